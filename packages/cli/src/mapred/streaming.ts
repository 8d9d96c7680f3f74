import path from 'node:path';
import { filesKey } from '@calf/mapreduce/client';
import { checkStreaming, readStreamingCommand, type StreamingCommand, StreamingRefusal } from '@calf/mapreduce/streaming';
import { type HadoopError, isHadoopError, UserError } from '@calf/runtime/errors';
import type { Configuration } from '@calf/runtime/configuration';
import type { CommandSurroundings } from '../command.ts';
import { readJobOptions } from './job-options.ts';
import { type LogLines, logLines } from './log-lines.ts';
import { runJob } from './run-job.ts';

/** `hadoop jar …streaming….jar …`. Exit codes and messages are those of org.apache.hadoop.streaming.StreamJob. */
export async function runStreaming(argv: readonly string[], surroundings: CommandSurroundings): Promise<number> {
  const { stderr, stdout, cwd } = surroundings;
  const log = logLines(stderr);
  const { configuration: given, rest } = readJobOptions(argv, surroundings);
  let command: StreamingCommand;
  try {
    command = readStreamingCommand(rest);
  } catch (error) {
    if (!(error instanceof StreamingRefusal)) throw error;
    stderr.write(`${error.message}\nTry -help for more information\nStreaming Command Failed!\n`);
    return 1;
  }
  if (command.help) {
    stdout.write(usage);
    return 0;
  }
  const exit = await submit(streamingConfiguration(given, command, cwd), command, { surroundings, log });
  if (exit !== 0) stderr.write('Streaming Command Failed!\n');
  return exit;
}

function streamingConfiguration(given: Configuration, { keys, files }: StreamingCommand, cwd: string): Configuration {
  const sent = [...given.getList(filesKey), ...files.map((file) => path.resolve(cwd, file))];
  const name = given.get('mapreduce.job.name', 'streamjob');
  return given.with([['mapreduce.job.name', name], ...keys, ...(sent.length > 0 ? [[filesKey, sent.join(',')] as const] : [])]);
}

async function submit(
  configuration: Configuration,
  { output, background }: StreamingCommand,
  { surroundings, log }: { surroundings: CommandSurroundings; log: LogLines },
): Promise<number> {
  const say = (line: string) => log.error('streaming.StreamJob', line);
  try {
    checkStreaming(configuration);
    const status = await runJob(configuration, surroundings, { log, background });
    if (status && status.state !== 'SUCCEEDED') {
      say('Job not successful!');
      return 1;
    }
    log.info('streaming.StreamJob', `Output directory: ${output}`);
    return 0;
  } catch (error) {
    if (isHadoopError(error, 'FileNotFoundException'))
      return told(say, `Error launching job , bad input path : ${error.message}`, 2);
    if (isHadoopError(error, 'InvalidJobConfException'))
      return told(say, `Error launching job , Invalid job conf : ${error.message}`, 3);
    if (isHadoopError(error, 'FileAlreadyExistsException')) {
      return told(say, `Error launching job , Output path already exists : ${error.message}`, 4);
    }
    if (error instanceof UserError || isRefusal(error)) return told(say, `Error Launching job : ${error.message}`, 5);
    throw error;
  }
}

function isRefusal(error: unknown): error is HadoopError {
  return error instanceof Error && error.name === 'HadoopError';
}

function told(say: (line: string) => void, line: string, exit: number): number {
  say(line);
  return exit;
}

const usage = `Usage: hadoop jar hadoop-streaming.jar [generic options] -input <path> -output <path> -mapper <command> …
  -input <path> …          what to read; patterns are allowed
  -output <path>           the directory to make
  -mapper <command>        gets lines, prints key TAB value
  -combiner <command>      gets and prints key TAB value, sorted by key
  -reducer <command>       the same; NONE for a job without reduces
  -numReduceTasks <n>      as -D mapreduce.job.reduces=<n>
  -file <path> …           sent along, found in the working directory; as the generic option -files a,b
  -cmdenv <name>=<value>   for the programs' environment
  -inputformat <class>     TextInputFormat, KeyValueTextInputFormat or NLineInputFormat
  -partitioner <class>     HashPartitioner or KeyFieldBasedPartitioner
  -background              do not wait for the job's end
Generic options: -D <key>=<value>, -conf <file>, -fs <uri>, -files <path>,…
`;
