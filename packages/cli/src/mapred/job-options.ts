import path from 'node:path';
import { Configuration } from '@calf/runtime/configuration';
import { filesKey } from '@calf/mapreduce/client';
import { UserError } from '@calf/runtime/errors';
import type { CommandSurroundings } from '../command.ts';

/**
 * Takes the options that all of Hadoop's tools know out of `argv`, wherever they stand: `-D key=value`, `-conf file`, `-fs uri`,
 * `-jt host:port`, `-files a,b`. Answers the configuration, and the words that are left.
 * Source: org.apache.hadoop.util.GenericOptionsParser. @throws UserError
 */
export function readJobOptions(
  argv: readonly string[],
  { environment, cwd }: Pick<CommandSurroundings, 'environment' | 'cwd'>,
): { configuration: Configuration; rest: string[] } {
  const values: [string, string][] = [];
  const siteFiles: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    const next = () => argumentOf(word, argv[++at]);
    if (word === '-D') values.push(definition(next()));
    else if (/^-D./.test(word)) values.push(definition(word.slice(2)));
    else if (word === '-conf') siteFiles.push(path.resolve(cwd, next()));
    else if (word === '-fs') values.push(['fs.defaultFS', next()]);
    else if (word === '-jt') values.push(['mapreduce.jobtracker.address', next()]);
    else if (word === '-files') values.push([filesKey, localPaths(next(), cwd)]);
    else if (word === '-libjars' || word === '-archives')
      throw new UserError(`${word} is not known here; send files with -files`);
    else rest.push(word);
  }
  const loaded = Configuration.load({ directory: environment['HADOOP_CONF_DIR'], files: siteFiles });
  return { configuration: loaded.with(values), rest };
}

/** Paths of this machine, absolute; URIs of other file systems stay. */
function localPaths(list: string, cwd: string): string {
  const entries = list.split(',').filter((entry) => entry !== '');
  return entries.map((entry) => (/^[a-z]+:/.test(entry) ? entry : path.resolve(cwd, entry))).join(',');
}

function definition(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals <= 0) throw new UserError(`-D wants key=value, not "${text}"`);
  return [text.slice(0, equals).trim(), text.slice(equals + 1)];
}

function argumentOf(option: string, value: string | undefined): string {
  if (value === undefined) throw new UserError(`Missing argument for option: ${option.slice(1)}`);
  return value;
}
