import { createHash } from 'node:crypto';
import zlib from 'node:zlib';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { linesThatScriptsParse, type Recording } from './recordings.ts';
import type { Theatre } from './theatre.ts';

/** What is compared of a run. */
export interface Outcome {
  readonly exit: number;
  readonly stdout: string;
  readonly parsedLines: readonly string[];
  readonly files: Readonly<Record<string, string | undefined>>;
  readonly rows: string | undefined;
}

/**
 * Does what was recorded once more. Recordings `x/1`, `x/2` share a working directory, which is the home of a user made for them.
 */
export async function play(recording: Recording, theatre: Theatre): Promise<{ found: Outcome; expected: Outcome }> {
  const user = (recording.id.split('/')[0] ?? '').replaceAll('_', '-');
  const home = `/user/${user}`;
  const fill = (text: string) =>
    text
      .replaceAll('{W}', home)
      .replaceAll('{CONNECT}', `jdbc:mysql://${theatre.server}/golden`)
      .replaceAll('{ML}', `jdbc:mysql://${theatre.server}/ml`)
      .replaceAll('{DB}', theatre.server);
  await theatre.welcome(user);
  await prepare(recording, { home, theatre });
  const { exit, stdout, stderr } = await theatre.sqoop(user, recording.argv.map(fill));
  const expected = expectedOutcome(recording, fill);
  const found: Outcome = {
    exit,
    stdout,
    parsedLines: linesThatScriptsParse(stderr.split('\n'), { exit }),
    files: comparable(hashedLike(expected.files, written(await theatre.textsIn(home))), recording),
    rows: recording.sql_after === undefined ? undefined : await rowsOf(theatre.connection, recording.sql_after),
  };
  return { found, expected };
}

async function prepare(recording: Recording, { home, theatre }: { home: string; theatre: Theatre }): Promise<void> {
  const { connection } = theatre;
  await connection.query('USE golden');
  for (const sql of [recording.setup_sql, recording.sql_before]) if (sql !== undefined) await connection.query(sql);
  for (const [name, content] of Object.entries(recording.files_before ?? {})) {
    await theatre.write(`${home}/${name}`, typeof content === 'string' ? content : zlib.gzipSync(content.gzip));
  }
}

/** What Sqoop itself left: without the Java that it generates. */
function expectedOutcome(recording: Recording, fill: (text: string) => string): Outcome {
  const files = recording.files_after
    .filter(({ path: file }) => !/\.(java|avsc)$/.test(file))
    .map(({ path: file, text, content_sha256 = '' }) => [file, text ?? hashPrefix + content_sha256] as const);
  return {
    exit: recording.exit,
    stdout: fill(recording.stdout),
    parsedLines: linesThatScriptsParse(recording.stderr, recording).map(fill),
    files: comparable(written(Object.fromEntries(files)), recording),
    rows: recording.sql_result,
  };
}

type Texts = Readonly<Record<string, string>>;

/** Without what the run was given, in `in`, and what it left on its way. */
function written(files: Texts): Texts {
  return Object.fromEntries(Object.entries(files).filter(([name]) => !/^(in|_sqoop)\/|\.keep$/.test(name)));
}

const hashPrefix = 'sha256:';

/** Of long files only a hash was recorded. */
function hashedLike(expected: Outcome['files'], found: Texts): Texts {
  const hash = (text: string) => hashPrefix + createHash('sha256').update(text).digest('hex');
  return Object.fromEntries(
    Object.entries(found).map(([name, text]) => [name, expected[name]?.startsWith(hashPrefix) ? hash(text) : text]),
  );
}

/** The recordings appended on local files, where the order of part files is that of a listing: only what is in them counts. */
function comparable(files: Texts, { argv }: Recording): Texts {
  if (!argv.includes('--append') && !argv.includes('append')) return files;
  const names = Object.keys(files).sort();
  const texts = Object.values(files).sort();
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
}

async function rowsOf(connection: Connection, sql: string): Promise<string> {
  const [answers] = await connection.query<RowDataPacket[]>(sql);
  const sets = (Array.isArray(answers[0]?.[0]) ? answers : [answers]) as unknown as (string | null)[][][];
  return sets
    .flat()
    .map((row) => `${row.map((value) => value ?? 'NULL').join('\t')}\n`)
    .join('');
}
