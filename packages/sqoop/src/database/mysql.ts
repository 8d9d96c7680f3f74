import mysql from 'mysql2';
import type { Column } from './column.ts';
import type { ConnectOptions } from './connect.ts';
import { type ColumnValue, type Database, DatabaseError, type QueryAnswer } from './database.ts';
import { mysqlColumn } from './mysql-column.ts';
import { readMysqlRows } from './mysql-rows.ts';

/** MySQL 5 and later, and MariaDB: mysql2 connects, authenticates and prepares; bulk rows are read from its packets. */
export async function connectMysql({ url, username = '', password }: ConnectOptions): Promise<Database> {
  const parsed = parseMysqlUrl(url);
  const connection = mysql.createConnection({
    host: parsed.host,
    port: parsed.port,
    user: username,
    ...(password === undefined ? {} : { password }),
    ...(parsed.database === '' ? {} : { database: parsed.database }),
    charset: 'utf8mb4',
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    connectTimeout: 10_000,
    flags: ['FOUND_ROWS'],
  });
  // Faults are told by the call that meets them; without this listener one between two calls would end the process.
  connection.on('error', () => undefined);
  const columnOf = (definition: mysql.FieldPacket): Column => mysqlColumn(definition, parsed.parameters);
  await told((done) => connection.connect(done));
  const query = (sql: string, values?: readonly ColumnValue[]) => runQuery(connection, sql, { values, columnOf });
  const run = async (sql: string) => void (await query(sql));
  return {
    kind: 'mysql',
    name: parsed.database,
    async listTables() {
      if (parsed.database === '') return [];
      const found = await query('SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = (SELECT SCHEMA())');
      return firstColumn(found);
    },
    listDatabases: async () => firstColumn(await query('SHOW DATABASES')),
    async primaryKey(table) {
      const sql =
        "SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = (SELECT SCHEMA()) AND TABLE_NAME = ? AND CONSTRAINT_NAME = 'PRIMARY' ORDER BY ORDINAL_POSITION";
      return firstColumn(await query(sql, [table]));
    },
    describe: async (select) => [...(await query(select)).columns],
    query,
    readRows: (select, onColumns) =>
      told((done) =>
        readMysqlRows(connection, select, { onColumns: (definitions) => onColumns(definitions.map(columnOf)), done }),
      ),
    execute: async (sql, values) => (await query(sql, values)).updatedRows ?? 0,
    begin: () => run('START TRANSACTION'),
    commit: () => run('COMMIT'),
    rollback: () => run('ROLLBACK'),
    close: () => new Promise((resolve) => connection.end(() => resolve())),
  };
}

interface MysqlUrl {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly parameters: URLSearchParams;
}

function parseMysqlUrl(url: string): MysqlUrl {
  const parts = /^jdbc:(?:mysql|mariadb):\/\/(\[[^\]]+\]|[^:/?,]*)(?::(\d+))?(?:\/([^?]*))?(?:\?(.*))?$/.exec(url);
  if (!parts) {
    throw new DatabaseError('java.sql.SQLException', `${url} is no MySQL address: jdbc:mysql://host:port/database is wanted`);
  }
  const [, host, port = '3306', database = '', parameters = ''] = parts;
  // `localhost` is TCP for JDBC, and servers listen on 127.0.0.1 far more often than on ::1.
  const name = !host || host === 'localhost' ? '127.0.0.1' : host.replaceAll(/[[\]]/g, '');
  return { host: name, port: Number(port), database: decodeURIComponent(database), parameters: new URLSearchParams(parameters) };
}

function runQuery(
  connection: mysql.Connection,
  sql: string,
  { values, columnOf }: { values?: readonly ColumnValue[] | undefined; columnOf: (definition: mysql.FieldPacket) => Column },
): Promise<QueryAnswer> {
  return told((done) => {
    const options = { sql, rowsAsArray: true, typeCast: asText, ...(values ? { values: [...values] } : {}) };
    connection.query(options, (fault, answer, fields) => {
      if (fault) return done(fault);
      const changed = Array.isArray(answer) ? undefined : (answer as mysql.ResultSetHeader).affectedRows;
      const rows = Array.isArray(answer) ? (answer as unknown as (string | null)[][]) : [];
      // mysql2 hands over no fields for a statement without a result set.
      done(null, { columns: (fields as mysql.FieldPacket[] | undefined)?.map(columnOf) ?? [], rows, updatedRows: changed });
    });
  });
}

const asText = (field: { string(encoding?: string): string | null }) => field.string();

function firstColumn({ rows }: QueryAnswer): string[] {
  return rows.map(([value]) => value ?? '');
}

/** A callback's outcome as a promise, its fault as a DatabaseError. */
function told<T = void>(run: (done: (fault: Error | null, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    run((fault, value) => (fault ? reject(databaseError(fault)) : resolve(value as T)));
  });
}

/** Source: com.mysql.jdbc.SQLError.createSQLException, which chooses the class by the SQL state. */
function databaseError(fault: Error & { code?: string; sqlState?: string; sqlMessage?: string }): DatabaseError {
  if (fault.code === 'ECONNREFUSED' || fault.code === 'ETIMEDOUT' || fault.code === 'ENOTFOUND') {
    const text = `Communications link failure: ${fault.message}. Is the server up, and the address in --connect right?`;
    return new DatabaseError('com.mysql.jdbc.exceptions.jdbc4.CommunicationsException', text, { cause: fault });
  }
  const state = fault.sqlState ?? '';
  const javaName = state.startsWith('42')
    ? 'com.mysql.jdbc.exceptions.jdbc4.MySQLSyntaxErrorException'
    : state.startsWith('23')
      ? 'com.mysql.jdbc.exceptions.jdbc4.MySQLIntegrityConstraintViolationException'
      : 'java.sql.SQLException';
  return new DatabaseError(javaName, fault.sqlMessage ?? fault.message, { cause: fault });
}
