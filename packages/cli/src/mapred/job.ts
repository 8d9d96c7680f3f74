import { currentUser } from '@calf/client/file-system';
import { connectJobTracker, isEnded, isJobId, type JobTrackerClient } from '@calf/mapreduce/client';
import type { CommandSurroundings } from '../command.ts';
import { UserError } from '@calf/runtime/errors';
import { readJobOptions } from './job-options.ts';
import { jobList } from './job-list.ts';
import { describeJob } from './job-status.ts';
import { submitJobFile } from './submit-job.ts';

interface JobCommand {
  readonly client: JobTrackerClient;
  readonly words: readonly string[];
  readonly print: (line: string) => void;
}

/** What `mapred job <command>` does, by command, with how many words it takes. Source: org.apache.hadoop.mapreduce.tools.CLI. */
const commands: Readonly<Record<string, { words: number; usage: string; run: (command: JobCommand) => Promise<number> }>> = {
  '-list': { words: 0, usage: '-list [all]', run: list },
  '-status': { words: 1, usage: '-status <job-id>', run: status },
  '-kill': { words: 1, usage: '-kill <job-id>', run: kill },
  '-counter': { words: 3, usage: '-counter <job-id> <group-name> <counter-name>', run: counter },
  '-events': { words: 3, usage: '-events <job-id> <from-event-#> <#-of-events>', run: events },
  '-list-active-trackers': { words: 0, usage: '-list-active-trackers', run: trackers },
  '-list-attempt-ids': { words: 3, usage: '-list-attempt-ids <job-id> <task-type> <task-state>', run: attemptIds },
};

export async function runJobCommand(argv: readonly string[], surroundings: CommandSurroundings): Promise<number> {
  const { configuration, rest } = readJobOptions(argv, surroundings);
  const [name = '', ...words] = rest;
  if (name === '-submit') return submitJobFile(configuration, words, surroundings);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || (words.length !== command.words && !(name === '-list' && words[0] === 'all' && words.length === 1))) {
    surroundings.stderr.write(command ? `Usage: job [${command.usage}]\n` : usage());
    return 255;
  }
  const client = connectJobTracker({ configuration, user: currentUser(surroundings.environment) });
  try {
    return await command.run({ client, words, print: (line) => void surroundings.stdout.write(`${line}\n`) });
  } finally {
    client.close();
  }
}

function usage(): string {
  const lines = [
    '-submit <job-file> | <module> [-input <path> …] [-output <path>]',
    ...Object.values(commands).map((one) => one.usage),
  ];
  return `Usage: job <command> <args>\n${lines.map((line) => `\t[${line}]\n`).join('')}`;
}

async function list({ client, words, print }: JobCommand): Promise<number> {
  const { jobs } = await client.call('getAllJobs', {});
  for (const line of jobList(words[0] === 'all' ? jobs : jobs.filter((job) => !isEnded(job)))) print(line);
  return 0;
}

async function status(command: JobCommand): Promise<number> {
  return withJob(command, async (job) => {
    command.print('');
    command.print(describeJob(job));
    return 0;
  });
}

async function kill(command: JobCommand): Promise<number> {
  return withJob(command, async ({ jobId, state }) => {
    const { client, print } = command;
    const refusals: Partial<Record<typeof state, string>> = {
      FAILED: `Could not mark the job ${jobId} as killed, as it has already failed.`,
      KILLED: `The job ${jobId} has already been killed.`,
      SUCCEEDED: `Could not kill the job ${jobId}, as it has already succeeded.`,
    };
    const refusal = refusals[state];
    if (refusal !== undefined) {
      print(refusal);
      return 255;
    }
    await client.call('killJob', { jobId });
    print(`Killed job ${jobId}`);
    return 0;
  });
}

async function counter(command: JobCommand): Promise<number> {
  return withJob(command, async ({ counters }) => {
    const [, group, name] = command.words;
    const value = counters.find((one) => one.name === group)?.counters.find((one) => one.name === name)?.value;
    command.print(String(value ?? 0));
    return 0;
  });
}

async function events(command: JobCommand): Promise<number> {
  return withJob(command, async ({ jobId }) => {
    const { client, words, print } = command;
    const [from, count] = [wholeNumber(words[1]), wholeNumber(words[2])];
    const found = await client.call('getTaskCompletionEvents', { jobId, from, count });
    print(`Task completion events for ${jobId}`);
    print(`Number of events (from ${from}) are: ${found.events.length}`);
    for (const { status: state, attemptId, trackerHttp } of found.events) {
      print(`${state} ${attemptId} ${trackerHttp}/tasklog?plaintext=true&attemptid=${attemptId}`);
    }
    return 0;
  });
}

/** @throws UserError */
function wholeNumber(text = ''): number {
  if (!/^\d{1,9}$/.test(text)) throw new UserError(`"${text}" is no whole number: ${commands['-events']?.usage ?? ''}`);
  return Number(text);
}

async function trackers({ client, print }: JobCommand): Promise<number> {
  const { names } = await client.call('getTrackers', {});
  for (const name of names) print(name);
  return 0;
}

const taskStates: Readonly<Record<string, string>> = {
  pending: 'PENDING',
  running: 'RUNNING',
  completed: 'SUCCEEDED',
  failed: 'FAILED',
  killed: 'KILLED',
};

async function attemptIds(command: JobCommand): Promise<number> {
  return withJob(command, async ({ jobId }) => {
    const [, type = '', state = ''] = command.words;
    const { tasks } = await command.client.call('getTasks', { jobId });
    const wanted = tasks.filter((task) => task.type === type.toUpperCase() && task.state === taskStates[state.toLowerCase()]);
    for (const { attempts } of wanted) {
      const last = attempts.at(-1);
      if (last !== undefined) command.print(last);
    }
    return 0;
  });
}

type JobMessage = NonNullable<Awaited<ReturnType<typeof findJob>>>;

async function withJob(command: JobCommand, run: (job: JobMessage) => Promise<number>): Promise<number> {
  const [jobId = ''] = command.words;
  const job = await findJob(command.client, jobId);
  if (job) return run(job);
  command.print(`Could not find job ${jobId}`);
  return 255;
}

async function findJob(client: JobTrackerClient, jobId: string) {
  return isJobId(jobId) ? (await client.call('getJob', { jobId })).job : undefined;
}
