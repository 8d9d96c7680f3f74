import { UserError } from '@calf/runtime/errors';
import { Configuration } from '@calf/runtime/configuration';
import path from 'node:path';

export interface Environment {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * Reads the options every Hadoop tool takes before its own: `-D key=value`, `-conf file`, `-fs uri`, `-jt`, `-files`,
 * `-libjars`, `-archives`. It stops at the first word that is none. Source: org.apache.hadoop.util.GenericOptionsParser.
 * @throws UserError
 */
export function readGenericOptions(argv: readonly string[], { environment, cwd }: Environment) {
  const values: [string, string][] = [];
  const files: string[] = [];
  let index = 0;
  for (; index < argv.length; index++) {
    const word = argv[index] ?? '';
    const inline = /^-D(.+)$/.exec(word)?.[1];
    if (inline !== undefined) values.push(definition(inline));
    else if (word === '-D') values.push(definition(argument(argv, ++index, word)));
    else if (word === '-conf' || word === '--conf') files.push(path.resolve(cwd, argument(argv, ++index, word)));
    else if (word === '-fs' || word === '--fs') values.push(['fs.defaultFS', argument(argv, ++index, word)]);
    else if (word === '-jt') values.push(['yarn.resourcemanager.address', argument(argv, ++index, word)]);
    else if (['-files', '-libjars', '-archives'].includes(word)) argument(argv, ++index, word);
    else break;
  }
  const loaded = Configuration.load({ directory: environment['HADOOP_CONF_DIR'], files });
  return { configuration: loaded.with(values), rest: argv.slice(index) };
}

function definition(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals <= 0) throw new UserError(`-D wants key=value, not "${text}"`);
  return [text.slice(0, equals).trim(), text.slice(equals + 1)];
}

function argument(argv: readonly string[], index: number, option: string): string {
  const value = argv[index];
  if (value === undefined) throw new UserError(`Missing argument for option: ${option.replace(/^-+/, '')}`);
  return value;
}
