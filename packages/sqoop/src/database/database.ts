import type { Column } from './column.ts';

/** A small answer, read whole; values in the database's own text, NULL as null. */
export interface QueryAnswer {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** Of a statement that changes rows. */
  readonly updatedRows: number | undefined;
}

/**
 * One row of a bulk read: field k lies in `bytes` from `starts[k]` to `ends[k]`, `starts[k]` being -1 for NULL. All three are used
 * again for the next row. A promise that is returned holds the reading up.
 */
export type RowReader = (bytes: Uint8Array, starts: Int32Array, ends: Int32Array) => Promise<void> | undefined;

export type ColumnValue = string | number | bigint | Buffer | null;

/** A database behind a `jdbc:` address. Faults are DatabaseError. */
export interface Database {
  readonly kind: 'mysql' | 'sqlite';
  /** The database that the address names; its tables are listed. */
  readonly name: string;
  listTables(): Promise<string[]>;
  listDatabases(): Promise<string[]>;
  /** Names, in their order; none when the table has no primary key. */
  primaryKey(table: string): Promise<string[]>;
  /** What a SELECT would answer, without running it further than needed. */
  describe(select: string): Promise<Column[]>;
  query(sql: string): Promise<QueryAnswer>;
  /** Reads all rows of a SELECT, as they come. */
  readRows(select: string, onColumns: (columns: readonly Column[]) => RowReader): Promise<void>;
  /** Runs one statement with its `?` filled. Answers how many rows it changed. */
  execute(sql: string, values: readonly ColumnValue[]): Promise<number>;
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  close(): Promise<void>;
}

/** A fault that the database told; the message is its own. `javaName` is what Connector/J would have thrown, for messages that scripts parse. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly javaName: string;

  constructor(javaName: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.javaName = javaName;
  }
}
