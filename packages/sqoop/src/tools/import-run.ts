import type { FileSystem } from '@calf/client/file-system';
import type { Database } from '../database/database.ts';
import type { ImportOptions } from '../options/import-options.ts';
import type { ToolContext } from './tool-context.ts';

/** What the steps of an import share. */
export interface ImportRun {
  readonly context: ToolContext;
  readonly options: ImportOptions;
  readonly database: Database;
  readonly fileSystem: FileSystem;
}
