/** How SQL is written for one database: what Sqoop spreads over its connection managers. */
export interface Dialect {
  /** The name its log lines carry: `MySQLManager`, `GenericJdbcManager`, `SqliteManager`. */
  readonly manager: string;
  quoteColumn(name: string): string;
  quoteTable(name: string): string;
  /** A SELECT whose columns are those of the table. */
  columnsQuery(table: string): string;
  /** The server's clock, for `--incremental lastmodified`. */
  readonly currentTimestampQuery: string;
  /** What `allowinsert` adds to an INSERT; undefined where the database cannot. */
  upsert(columns: readonly string[], keys: readonly string[]): string | undefined;
}

const backquoted = (name: string) => `\`${name}\``;
const doubleQuoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const asIs = (name: string) => name;

/** Source: org.apache.sqoop.manager.MySQLManager. */
export const mysqlDialect: Dialect = {
  manager: 'MySQLManager',
  quoteColumn: backquoted,
  quoteTable: backquoted,
  columnsQuery: (table) => `SELECT t.* FROM ${backquoted(table)} AS t LIMIT 1`,
  currentTimestampQuery: 'SELECT CURRENT_TIMESTAMP()',
  upsert: (columns) => `ON DUPLICATE KEY UPDATE ${columns.map((name) => `${name}=VALUES(${name})`).join(', ')}`,
};

/** What `--driver` falls back to: nothing is quoted. Source: org.apache.sqoop.manager.GenericJdbcManager. */
export const genericDialect: Dialect = {
  manager: 'GenericJdbcManager',
  quoteColumn: asIs,
  quoteTable: asIs,
  columnsQuery: (table) => `SELECT t.* FROM ${table} AS t WHERE 1=0`,
  currentTimestampQuery: 'SELECT CURRENT_TIMESTAMP',
  upsert: () => undefined,
};

export const sqliteDialect: Dialect = {
  manager: 'SqliteManager',
  quoteColumn: doubleQuoted,
  quoteTable: doubleQuoted,
  columnsQuery: (table) => `SELECT t.* FROM ${doubleQuoted(table)} AS t LIMIT 1`,
  currentTimestampQuery: "SELECT strftime('%Y-%m-%d %H:%M:%S', 'now')",
  upsert: (columns, keys) =>
    `ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${columns.map((name) => `${name}=excluded.${name}`).join(', ')}`,
};

/** A driver named by hand makes Sqoop forget which database it is, and so do we. */
export function chooseDialect({ url, driver }: { url: string; driver: string | undefined }): Dialect {
  if (driver !== undefined) return genericDialect;
  return url.startsWith('jdbc:sqlite:') ? sqliteDialect : mysqlDialect;
}
