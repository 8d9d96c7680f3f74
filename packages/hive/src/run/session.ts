import type { FileSystem } from '@calf/client/file-system';
import type { Configuration } from '@calf/runtime/configuration';
import type { SessionFacts } from '../core/functions/function.ts';
import type { Metastore } from '../metastore.ts';

/** What a script's statements share. */
export interface Session {
  readonly fileSystem: FileSystem;
  /** The files of this machine, for LOAD DATA LOCAL. */
  readonly localFileSystem: () => Promise<FileSystem>;
  readonly metastore: Metastore;
  configuration: Configuration;
  database: string;
  /** What Hive's console says beside results: `Loading data to table default.movies`. */
  readonly say: (line: string) => void;
  readonly facts: () => SessionFacts;
}
