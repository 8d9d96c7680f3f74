import fs from 'node:fs';
import path from 'node:path';

/** A command of Apache Sqoop 1.4.7 and what came of it; `{W}` is its working directory, `{CONNECT}` its database. */
export interface Recording {
  readonly id: string;
  readonly argv: readonly string[];
  readonly setup_sql?: string;
  readonly sql_before?: string;
  readonly files_before?: Readonly<Record<string, string | { readonly gzip: string }>>;
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: readonly string[];
  readonly files_after: readonly { readonly path: string; readonly text?: string; readonly content_sha256?: string }[];
  readonly sql_after?: string;
  readonly sql_result?: string;
}

/** One file of recordings each. */
export const groups = ['import', 'split', 'delims', 'target', 'incremental', 'export', 'tools', 'errors', 'format'] as const;

const golden = path.resolve(import.meta.dirname, '..', '..', 'golden', 'sqoop');

export function readRecordings(group: string): Recording[] {
  return JSON.parse(fs.readFileSync(path.join(golden, `${group}.json`), 'utf8')) as Recording[];
}

/** The tables that the recordings speak of. */
export const fixture = (): string => fs.readFileSync(path.join(golden, 'fixture.sql'), 'utf8');

/** Lines that scripts parse; the others tell of Java's compiler or of JDBC, or carry times. */
const parsedLines = [
  /Retrieved \d+ records\./,
  /Exported \d+ records\./,
  /tool\.ImportTool: +--(incremental|check-column|last-value) /,
  /(Lower|Upper) bound value: /,
  /No new rows detected since last import\./,
  /(Creating missing output directory|Appending to directory|Using found partition)/,
  /Destination directory .* (deleted\.|is not present)/,
  /row\(s\) updated\./,
  /Unrecognized argument|Missing argument|Try --help/,
  /Migrated \d+ records/,
];

/** The server's clock, which bounds `--incremental lastmodified`. */
const now = /20(2[6-9]|[3-9]\d)-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?/;

/** Of failed jobs the local runner of the recordings counts records too, which a cluster does not. */
const recordCounts = /(Retrieved|Exported) \d+ records\./;

export function linesThatScriptsParse(stderr: readonly string[], { exit }: { exit: number }): string[] {
  return stderr
    .map((line) => line.replace(/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d /, ''))
    .filter((line) => parsedLines.some((wanted) => wanted.test(line)))
    .filter((line) => exit === 0 || !recordCounts.test(line))
    .map((line) => line.replace(now, '{NOW}'));
}
