import type { Readable } from 'node:stream';
import type { FileSystem } from '@calf/client/file-system';
import type { Configuration } from '@calf/runtime/configuration';
import type { Output } from './output.ts';

/** What one invocation of a tool works with. */
export interface Session {
  readonly configuration: Configuration;
  readonly user: string;
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: Output;
  readonly err: Output;
  readonly stdin: Readable;
  /** The file system of a URI (`hdfs://host:8020`, `file:///`), or the default one; connected once, closed at the end. */
  fileSystem(uri?: string): Promise<FileSystem>;
}
