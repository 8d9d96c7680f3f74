import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inputDirectoryKey, inputFormatKey, outputDirectoryKey } from '@calf/mapreduce/client';
import { Configuration } from '@calf/runtime/configuration';
import { UserError } from '@calf/runtime/errors';
import type { CommandSurroundings } from '../command.ts';
import { logLines } from './log-lines.ts';
import { runJob } from './run-job.ts';

const keysOfOptions: Readonly<Record<string, string>> = {
  '-input': inputDirectoryKey,
  '-output': outputDirectoryKey,
  '-inputformat': inputFormatKey,
  '-numReduceTasks': 'mapreduce.job.reduces',
  '-name': 'mapreduce.job.name',
};

/**
 * `mapred job -submit job.xml`: a job that is all in a configuration file, as with Hadoop, is submitted and left to itself.
 * `mapred job -submit genres.ts -input … -output …`: a job of TypeScript or JavaScript is submitted and told of until its end.
 */
export async function submitJobFile(
  configuration: Configuration,
  words: readonly string[],
  surroundings: CommandSurroundings,
): Promise<number> {
  const [file, ...options] = words;
  if (file === undefined) throw new UserError('Usage: job [-submit <job-file> | <module> -input <path> -output <path>]');
  const resolved = path.resolve(surroundings.cwd, file);
  if (!fs.existsSync(resolved)) throw new UserError(`${file} is not there: a job file (.xml) or a module (.ts, .js) is wanted`);
  const isModule = /\.[cm]?[jt]s$/.test(resolved);
  const described = isModule
    ? configuration.with([
        ['calf.job.module', pathToFileURL(resolved).href],
        ['mapreduce.job.name', configuration.get('mapreduce.job.name', path.basename(resolved))],
      ])
    : configuration.with(Configuration.load({ files: [resolved] }).entries());
  const log = logLines(surroundings.stderr);
  const status = await runJob(described.with(readOptions(options)), surroundings, { log, background: !isModule });
  return status === undefined || status.state === 'SUCCEEDED' ? 0 : 1;
}

/** Inputs add up; of others the last counts. */
function readOptions(words: readonly string[]): [string, string][] {
  const values = new Map<string, string>();
  for (let at = 0; at < words.length; at += 2) {
    const [option = '', value] = words.slice(at, at + 2);
    const key = Object.hasOwn(keysOfOptions, option) ? keysOfOptions[option] : undefined;
    if (key === undefined)
      throw new UserError(`${option} is not known: ${Object.keys(keysOfOptions).join(' ')} are, and generic options`);
    if (value === undefined) throw new UserError(`Missing argument for option: ${option.slice(1)}`);
    const former = option === '-input' ? values.get(key) : undefined;
    values.set(key, former === undefined ? value : `${former},${value}`);
  }
  return [...values];
}
