import { connectFileSystem, type FileSystem } from '@calf/client/file-system';
import type { Configuration } from '@calf/runtime/configuration';
import { HiveError, semanticError } from './core/error.ts';
import { parseStatement } from './core/sql/parse-statement.ts';
import { splitStatements } from './core/sql/split-statements.ts';
import { momentAtSeconds } from './core/types/calendar.ts';
import { stringType } from './core/types/hive-type.ts';
import { openMetastore } from './metastore.ts';
import type { Session } from './run/session.ts';
import { execute } from './statements/execute.ts';
import { noResult, type ResultColumn, type StatementResult, textResult } from './statements/result.ts';
import { substitute } from './statements/substitute.ts';

export { HiveError } from './core/error.ts';
export { splitStatements } from './core/sql/split-statements.ts';
export { type HiveType, typeName } from './core/types/hive-type.ts';
export { jsonValue, renderValue } from './core/types/render.ts';
export type { Row, Value } from './core/types/value.ts';
export type { ResultColumn, StatementResult } from './statements/result.ts';

export interface HiveOptions {
  readonly fileSystem: FileSystem;
  readonly configuration: Configuration;
  readonly database?: string | undefined;
  /** Lines that Hive's console shows beside results. */
  readonly say?: ((line: string) => void) | undefined;
  readonly now?: (() => Date) | undefined;
}

/** Statements one after the other; USE and SET last until the end. */
export interface Hive {
  readonly database: string;
  readonly configuration: Configuration;
  /** Runs one statement, without semicolon. What a query gives is read by reading its rows. @throws HiveError */
  execute(statement: string): Promise<StatementResult>;
}

export interface ScriptOptions extends HiveOptions {
  /** Told of each statement; the next one starts when it has resolved. */
  readonly onResult?: ((statement: string, result: StatementResult) => Promise<void>) | undefined;
}

/** Runs the statements of a script in order, up to the first that fails. @throws HiveError */
export async function runScript(script: string, options: ScriptOptions): Promise<void> {
  const hive = openHive(options);
  const { statements, rest } = splitStatements(script);
  for (const statement of rest === '' ? statements : [...statements, rest]) {
    const result = await hive.execute(statement);
    await options.onResult?.(statement, result);
  }
}

export function openHive({ fileSystem, configuration, database = 'default', say, now = () => new Date() }: HiveOptions): Hive {
  const started = now();
  const session: Session = {
    fileSystem,
    localFileSystem: () => connectFileSystem({ uri: 'file:///', configuration, user: fileSystem.user }),
    metastore: openMetastore({ fileSystem, configuration }),
    configuration,
    database,
    say: say ?? (() => undefined),
    facts: () => ({
      now: momentAtSeconds(started.getTime() / 1000),
      user: fileSystem.user,
      database: session.database,
      random: Math.random,
    }),
  };
  let isDatabaseKnown = database === 'default';
  return {
    get database() {
      return session.database;
    },
    get configuration() {
      return session.configuration;
    },
    async execute(written) {
      if (!isDatabaseKnown) {
        if (!(await session.metastore.getDatabase(database))) throw semanticError(10072, `Database does not exist: ${database}`);
        isDatabaseKnown = true;
      }
      const text = substitute(written, session.configuration);
      const setting = /^set(?:\s+([\s\S]*))?$/i.exec(text.trim());
      if (setting) return set(session, setting[1]?.trim() ?? '');
      return execute(session, parseStatement(text));
    },
  };
}

/** `SET k=v`, `SET k`, `SET`. Source: org.apache.hadoop.hive.ql.processors.SetProcessor. */
function set(session: Session, text: string): StatementResult {
  const equals = text.indexOf('=');
  const column: ResultColumn = { label: 'set', name: 'set', type: stringType };
  if (equals > 0) {
    const key = text
      .slice(0, equals)
      .trim()
      .replace(/^(?:hiveconf|hivevar):/, '');
    session.configuration = session.configuration.with([[key, text.slice(equals + 1).trim()]]);
    return noResult;
  }
  if (equals === 0) throw new HiveError(`FAILED: SET wants a key before =`, { code: 1 });
  const all = session.configuration.entries().sort(([left], [right]) => (left < right ? -1 : 1));
  if (text === '' || text === '-v')
    return {
      ...textResult(
        [column.name],
        all.map(([key, value]) => [`${key}=${value}`]),
      ),
    };
  const value = session.configuration.get(text.replace(/^(?:hiveconf|hivevar):/, ''));
  return textResult([column.name], [[value === undefined ? `${text} is undefined` : `${text}=${value}`]]);
}
