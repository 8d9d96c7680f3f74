import Sqlite from 'better-sqlite3';
import mysql from 'mysql2/promise';
import type { Film, FilmData } from './films.ts';

type Value = string | number | null;

/** The database that the demo imports from and exports to. */
export interface FilmDatabase {
  readonly what: string;
  /** The arguments that lead Sqoop to it. */
  readonly sqoopArguments: readonly string[];
  rows(sql: string): Promise<Value[][]>;
  insert(table: string, rows: readonly (readonly Value[])[]): Promise<void>;
  run(sql: string): Promise<void>;
  close(): Promise<void>;
}

const columns = 'id INTEGER NOT NULL PRIMARY KEY, genre VARCHAR(64), rating DOUBLE, votes INTEGER, title VARCHAR(255)';

export async function loadFilms(database: FilmDatabase, { films, ratings }: FilmData): Promise<void> {
  for (const table of ['movies', 'exported_movies', 'ratings']) await database.run(`DROP TABLE IF EXISTS ${table}`);
  for (const table of ['movies', 'exported_movies']) await database.run(`CREATE TABLE ${table} (${columns})`);
  await database.insert('movies', films.map(filmRow));
  if (ratings.length === 0) return;
  await database.run(
    'CREATE TABLE ratings (user_id INTEGER NOT NULL, movie_id INTEGER NOT NULL, rating DOUBLE, rated_at INTEGER)',
  );
  await database.insert(
    'ratings',
    ratings.map(({ userId, movieId, rating, ratedAt }) => [userId, movieId, rating, ratedAt]),
  );
}

export const filmRow = ({ id, genre, rating, votes, title }: Film): Value[] => [id, genre, rating, votes, title];

/** An embedded database in one file: nothing to install. */
export function openSqliteFilms(file: string): FilmDatabase {
  const sqlite = new Sqlite(file);
  return {
    what: `SQLite, ${file}`,
    sqoopArguments: ['--connect', `jdbc:sqlite:${file}`],
    rows: (sql) => Promise.resolve(sqlite.prepare<[], Value[]>(sql).raw(true).all()),
    insert(table, rows) {
      const statement = sqlite.prepare(`INSERT INTO ${table} VALUES (${(rows[0] ?? []).map(() => '?').join(', ')})`);
      sqlite.transaction(() => rows.forEach((row) => statement.run(...row)))();
      return Promise.resolve();
    },
    run: (sql) => Promise.resolve(void sqlite.exec(sql)),
    close: () => Promise.resolve(void sqlite.close()),
  };
}

/** A running MySQL or MariaDB, by `mysql://user:password@host:port/`; its database `movielens` is made anew. */
export async function openMysqlFilms(url: string): Promise<FilmDatabase> {
  const { hostname, port, username, password } = new URL(url);
  const connection = await mysql.createConnection({
    // As JDBC drivers take it: TCP, and the address that servers listen on.
    host: hostname === 'localhost' ? '127.0.0.1' : hostname,
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    rowsAsArray: true,
    multipleStatements: true,
  });
  await connection.query('CREATE DATABASE IF NOT EXISTS movielens CHARACTER SET utf8mb4; USE movielens');
  const address = `jdbc:mysql://${hostname}${port === '' || port === '3306' ? '' : `:${port}`}/movielens`;
  const user = username === '' ? [] : ['--username', decodeURIComponent(username), '--password', decodeURIComponent(password)];
  return {
    what: `MySQL, ${address}`,
    sqoopArguments: ['--connect', address, ...user, '--driver', 'com.mysql.jdbc.Driver'],
    async rows(sql) {
      const [rows] = await connection.query(sql);
      return rows as Value[][];
    },
    async insert(table, rows) {
      for (let start = 0; start < rows.length; start += 1000) {
        await connection.query(`INSERT INTO ${table} VALUES ?`, [rows.slice(start, start + 1000)]);
      }
    },
    run: async (sql) => void (await connection.query(sql)),
    close: () => connection.end(),
  };
}
