import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type ReadyCluster, startCluster } from '@calf/cluster/cluster';
import { UserError } from '@calf/runtime/errors';
import { type Command, InvalidArgumentError } from 'commander';
import type { CommandSurroundings } from '../command.ts';
import { defaultDataDirectory } from '../default-cluster.ts';
import { describeForPeople } from './describe.ts';
import { keyAndValue } from './key-and-value.ts';
import { stopSignal, untilAskedToStop } from './until-asked-to-stop.ts';

interface UpFlags {
  readonly data?: string;
  readonly ephemeral?: boolean;
  readonly single?: boolean;
  readonly detach?: boolean;
  readonly json?: boolean;
  readonly workers?: number;
  readonly only?: ('hdfs' | 'zk' | 'mr')[];
  readonly portBase?: number;
  readonly conf: [string, string][];
}

/** `calf up`: starts a cluster, says when it is ready, and stays until Ctrl-C (or, with --detach, returns). */
export function addUp(program: Command, surroundings: CommandSurroundings, exits: (code: number) => void): void {
  program
    .command('up')
    .description('start a cluster and wait until a write works')
    .option('--data <dir>', 'where the cluster keeps everything (default: $CALF_DATA or ~/.calf)')
    .option('--ephemeral', 'in a temporary directory that is removed at the end')
    .option('--single', 'everything in one process')
    .option('--detach', 'return when the cluster is ready; `calf down` ends it')
    .option('--json', 'print one line of JSON when ready')
    .option('--workers <n>', 'how many workers (default 3)', wholeNumber)
    .option('--only <parts>', 'some of hdfs,zk,mr', someParts)
    .option('--port-base <n>', 'consecutive ports from n; 0 picks free ones', portNumber)
    .option('--conf <key=value>', 'any Hadoop key; may be repeated', keyAndValue, [])
    .action(async (flags: UpFlags) =>
      exits(flags.detach ? await upDetached(flags, surroundings) : await up(flags, surroundings)),
    );
}

async function up(flags: UpFlags, { stdout, stderr, environment, cwd }: CommandSurroundings): Promise<number> {
  const asked = stopSignal();
  const cluster = await startCluster({
    dataDirectory: path.resolve(cwd, dataDirectoryOf(flags, environment)),
    ephemeral: flags.ephemeral ?? false,
    single: flags.single ?? false,
    ...(flags.workers === undefined ? {} : { workerCount: flags.workers }),
    ...(flags.only === undefined ? {} : { parts: flags.only }),
    portBase: flags.portBase,
    conf: flags.conf,
    startedAtMs: 0,
    signal: asked,
  });
  stdout.write(flags.json ? `${JSON.stringify(cluster.ready)}\n` : describeForPeople(cluster.ready));
  void cluster.lost.then(({ name, reason }) => {
    if (!asked.aborted) stderr.write(`calf: ${name} has ended (${reason}); the others go on\n`);
  });
  await untilAskedToStop(asked);
  await cluster.stop();
  return 0;
}

/** The same command again, detached, in the role of supervisor; we leave when it has printed its ready line. */
async function upDetached(flags: UpFlags, { stdout, environment, cwd }: CommandSurroundings): Promise<number> {
  const dataDirectory = path.resolve(cwd, dataDirectoryOf(flags, environment));
  const { log, logFile } = openLog(dataDirectory);
  const before = fs.fstatSync(log).size;
  const [entry = ''] = process.argv.slice(1);
  const argv = [...process.execArgv, entry, 'up', '--json', '--data', dataDirectory, ...supervisorFlags(flags)];
  const child = spawn(process.execPath, argv, { detached: true, stdio: ['ignore', 'pipe', log], cwd });
  const giveUp = () => void child.kill('SIGTERM'); // it ends what it has started, and says so in its log
  process.on('SIGINT', giveUp).on('SIGTERM', giveUp);
  const line = child.stdout ? await firstLine(child.stdout) : undefined;
  process.off('SIGINT', giveUp).off('SIGTERM', giveUp);
  if (line === undefined) throw new UserError(lastComplaint(log, before) ?? `the cluster left no word: see ${logFile}`);
  fs.closeSync(log);
  child.stdout?.destroy();
  child.unref();
  stdout.write(flags.json ? `${line}\n` : describeForPeople(JSON.parse(line) as ReadyCluster));
  return 0;
}

function openLog(dataDirectory: string): { log: number; logFile: string } {
  const logFile = path.join(dataDirectory, 'logs', 'supervisor.log');
  try {
    fs.mkdirSync(path.dirname(logFile), { recursive: true });
    return { log: fs.openSync(logFile, 'a+'), logFile };
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    throw new UserError(`the data directory ${dataDirectory} cannot be written (${reason}): --data OTHER names another`, {
      cause: fault,
    });
  }
}

function supervisorFlags(flags: UpFlags): string[] {
  return [
    ...(flags.ephemeral ? ['--ephemeral'] : []),
    ...(flags.single ? ['--single'] : []),
    ...(flags.workers === undefined ? [] : ['--workers', String(flags.workers)]),
    ...(flags.only ? ['--only', flags.only.join(',')] : []),
    ...(flags.portBase === undefined ? [] : ['--port-base', String(flags.portBase)]),
    ...flags.conf.flatMap(([key, value]) => ['--conf', `${key}=${value}`]),
  ];
}

function dataDirectoryOf(flags: UpFlags, environment: CommandSurroundings['environment']): string {
  if (flags.data !== undefined) return flags.data;
  return flags.ephemeral ? fs.mkdtempSync(path.join(os.tmpdir(), 'calf-')) : defaultDataDirectory(environment);
}

async function firstLine(from: NodeJS.ReadableStream): Promise<string | undefined> {
  let text = '';
  for await (const chunk of from) {
    text += chunk.toString();
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
  }
  return undefined;
}

/** What the detached process said last under its name, after the first `sinceByte` of its log, which may be removed by now. */
function lastComplaint(log: number, sinceByte: number): string | undefined {
  const said = Buffer.alloc(Math.max(0, fs.fstatSync(log).size - sinceByte));
  fs.readSync(log, said, 0, said.length, sinceByte);
  const complaint = said
    .toString()
    .split('\n')
    .findLast((line) => line.startsWith('calf: '));
  return complaint?.slice('calf: '.length);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('a whole number is wanted.');
  return Number(text);
}

function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port > 65_535) throw new InvalidArgumentError('ports end at 65535.');
  return port;
}

function someParts(text: string): ('hdfs' | 'zk' | 'mr')[] {
  const known = ['hdfs', 'zk', 'mr'] as const;
  const parts = text.split(',').map((word) => known.find((part) => part === word.trim()));
  if (!parts.every((part) => part !== undefined)) throw new InvalidArgumentError('some of hdfs,zk,mr are wanted.');
  if (parts.includes('mr') && !(parts.includes('hdfs') && parts.includes('zk'))) {
    throw new InvalidArgumentError('mr needs hdfs and zk.');
  }
  return parts;
}
