import fs from 'node:fs';
import Sqlite from 'better-sqlite3';
import type { Column, JdbcType } from './column.ts';
import { type ColumnValue, type Database, DatabaseError, type QueryAnswer, type RowReader } from './database.ts';

const rowsBetweenPauses = 512;

/** The embedded database: a file, `:memory:`, or `file:…`. Declared column types decide about the JDBC types. */
export function openSqlite(file: string): Database {
  if (file !== ':memory:' && !fs.existsSync(file)) {
    throw new DatabaseError(
      'java.sql.SQLException',
      `there is no SQLite database ${file}: check the path in --connect jdbc:sqlite:PATH`,
    );
  }
  const sqlite = told(() => new Sqlite(file, { timeout: 30_000 }));
  sqlite.defaultSafeIntegers(true);
  const exec = (sql: string) => Promise.resolve(told(() => void sqlite.exec(sql)));
  return {
    kind: 'sqlite',
    name: 'main',
    listTables: () =>
      Promise.resolve(
        names(sqlite, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"),
      ),
    listDatabases: () => Promise.resolve(names(sqlite, 'SELECT name FROM pragma_database_list')),
    primaryKey: (table) =>
      Promise.resolve(names(sqlite, 'SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk', table)),
    describe: async (select) => told(() => columnsOf(sqlite.prepare(select))),
    query: async (sql) => told(() => query(sqlite, sql)),
    readRows: (select, onColumns) => readRows(sqlite, select, onColumns),
    execute: async (sql, values) => told(() => sqlite.prepare(sql).run(...values.map(bindable)).changes),
    begin: () => exec('BEGIN IMMEDIATE'),
    commit: () => exec('COMMIT'),
    rollback: () => exec('ROLLBACK'),
    close: () => Promise.resolve(void sqlite.close()),
  };
}

function names(sqlite: Sqlite.Database, sql: string, ...values: string[]): string[] {
  return sqlite
    .prepare<string[], { name: string }>(sql)
    .all(...values)
    .map(({ name }) => name);
}

function query(sqlite: Sqlite.Database, sql: string): QueryAnswer {
  const statement = sqlite.prepare<[], SqliteValue[]>(sql);
  if (!statement.reader) return { columns: [], rows: [], updatedRows: statement.run().changes };
  const rows = statement.raw(true).all();
  return { columns: columnsOf(statement), rows: rows.map((row) => row.map(textOf)), updatedRows: undefined };
}

async function readRows(
  sqlite: Sqlite.Database,
  select: string,
  onColumns: (columns: readonly Column[]) => RowReader,
): Promise<void> {
  const statement = told(() => sqlite.prepare<[], SqliteValue[]>(select).raw(true));
  const columns = columnsOf(statement);
  const onRow = onColumns(columns);
  const starts = new Int32Array(columns.length);
  const ends = new Int32Array(columns.length);
  let bytes = Buffer.allocUnsafe(4096);
  let rowCount = 0;
  for (const row of statement.iterate()) {
    let at = 0;
    for (let index = 0; index < row.length; index++) {
      const value = row[index] ?? null;
      starts[index] = value === null ? -1 : at;
      if (value === null) continue;
      const field = typeof value === 'object' ? value : Buffer.from(textOf(value) ?? '');
      if (at + field.length > bytes.length)
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.allocUnsafe(field.length + bytes.length)]);
      bytes.set(field, at);
      at += field.length;
      ends[index] = at;
    }
    const held = onRow(bytes, starts, ends);
    if (held) await held;
    // The reading is synchronous: others of this thread get their turn now and then.
    else if (++rowCount % rowsBetweenPauses === 0) await new Promise(setImmediate);
  }
}

type SqliteValue = string | number | bigint | Buffer | null;

function textOf(value: SqliteValue): string | null {
  if (value === null) return null;
  return typeof value === 'object' ? value.toString('latin1') : String(value);
}

function bindable(value: ColumnValue): ColumnValue {
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
}

function columnsOf(statement: { columns(): Sqlite.ColumnDefinition[] }): Column[] {
  return statement.columns().map(({ name, type }) => ({ name, type: jdbcType(type ?? ''), displaySize: 10, nullable: true }));
}

/** By the words of the declared type, as SQLite itself finds a column's affinity; an expression, which has none, is text. */
function jdbcType(declared: string): JdbcType {
  const type = declared.toUpperCase();
  if (type.includes('BOOL')) return 'BOOLEAN';
  if (type.includes('BIGINT')) return 'BIGINT';
  if (type.includes('SMALLINT')) return 'SMALLINT';
  if (type.includes('TINYINT')) return 'TINYINT';
  if (type.includes('INT')) return 'INTEGER';
  if (/CHAR|CLOB|TEXT/.test(type) || type === '') return 'VARCHAR';
  if (type.includes('BLOB') || type.includes('BINARY')) return 'VARBINARY';
  if (/REAL|DOUB|FLOA/.test(type)) return 'DOUBLE';
  if (/DATETIME|TIMESTAMP/.test(type)) return 'TIMESTAMP';
  if (type.includes('DATE')) return 'DATE';
  if (type.includes('TIME')) return 'TIME';
  return /NUM|DEC/.test(type) ? 'DECIMAL' : 'VARCHAR';
}

function told<T>(run: () => T): T {
  try {
    return run();
  } catch (fault) {
    throw new DatabaseError('java.sql.SQLException', fault instanceof Error ? fault.message : String(fault), { cause: fault });
  }
}
