import type { Readable, Writable } from 'node:stream';
import { connectFileSystem, currentUser, type FileSystem } from '@calf/client/file-system';
import type { Configuration } from '@calf/runtime/configuration';
import { HadoopError, UserError } from '@calf/runtime/errors';
import { createLogger } from '@calf/runtime/logger';
import { type Environment, readGenericOptions } from './generic-options.ts';
import { BrokenPipe, Output } from './output.ts';
import type { Session } from './session.ts';

export interface HdfsIo extends Environment {
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly stdin: Readable;
}

type Tool = (session: Session, argv: readonly string[]) => Promise<number>;

/** Read when asked for: a listing needs no line of dfsadmin. */
const tools: Readonly<Record<string, () => Promise<Tool>>> = {
  dfs: async () => (await import('./dfs/shell.ts')).runShell,
  dfsadmin: async () => (await import('./dfsadmin/dfsadmin.ts')).runDfsAdmin,
  fsck: async () => (await import('./fsck.ts')).runFsck,
  getconf: async () => (await import('./getconf.ts')).runGetConf,
  haadmin: async () => (await import('./haadmin.ts')).runHaAdmin,
};

/** What a shell reports for a program that ended because the reader of its pipe had gone. */
const brokenPipeExit = 141;

/** `hdfs <tool> [generic options] …`: answers the exit code; 255 is wrong usage, as Hadoop's -1. */
export async function runHdfs(argv: readonly string[], io: HdfsIo): Promise<number> {
  const [word = '', ...rest] = argv;
  const out = new Output(io.stdout);
  const err = new Output(io.stderr);
  const tool = Object.hasOwn(tools, word) ? await tools[word]?.() : undefined;
  if (!tool) return showUsage(word, { out, err });
  const connected = new Map<string, Promise<FileSystem>>();
  try {
    const { configuration, rest: args } = readGenericOptions(rest, io);
    const exit = await tool({ ...sessionOf(io, configuration, connected), out, err }, args);
    await out.flush();
    await err.flush();
    return exit;
  } catch (error) {
    if (error instanceof BrokenPipe) return brokenPipeExit;
    return await explain(word, error, { out, err });
  } finally {
    for (const pending of connected.values()) await pending.then((fs) => fs.close()).catch(() => undefined);
  }
}

const purposes: Readonly<Record<string, string>> = {
  dfs: 'files: -ls, -put, -get, -cat …; `hdfs dfs -help` explains them',
  dfsadmin: 'the state of the cluster: -report, -safemode …',
  fsck: 'whether all blocks are there: `hdfs fsck / -files -blocks -locations`',
  getconf: 'what is configured',
  haadmin: 'which NameNode is active',
};

/** Asked for, it is output; otherwise it says what is wrong. */
async function showUsage(word: string, { out, err }: Pick<Session, 'out' | 'err'>): Promise<number> {
  const isAsked = /^(--?h(elp)?|help)$/.test(word);
  const to = isAsked ? out : err;
  if (!isAsked && word !== '') await to.line(`hdfs: ${word} is no command`);
  await to.line(`Usage: hdfs <${Object.keys(tools).join(' | ')}> [generic options] …`);
  for (const name of Object.keys(tools)) await to.line(`  ${name.padEnd(9)} ${purposes[name] ?? ''}`);
  await to.line(
    'Generic options: -D <key>=<value>, -conf <file>, -fs <uri>; HADOOP_CONF_DIR names a cluster, else it is that of calf up',
  );
  await to.flush();
  if (isAsked) return 0;
  return word === '' ? 255 : 1;
}

function sessionOf(
  { environment, cwd, stdin, stderr }: HdfsIo,
  configuration: Configuration,
  connected: Map<string, Promise<FileSystem>>,
): Omit<Session, 'out' | 'err'> {
  const user = currentUser(environment);
  const log = createLogger((line) => stderr.write(line), { level: 'warn' });
  return {
    configuration,
    user,
    cwd,
    environment,
    stdin,
    fileSystem(uri = configuration.get('fs.defaultFS', 'file:///')) {
      const key = uri.replace(/\/+$/, '');
      const known = connected.get(key);
      if (known) return known;
      const made = connectFileSystem({ uri, configuration, user, workingDirectory: cwd, log });
      connected.set(key, made);
      return made;
    },
  };
}

/** What no command has caught. */
async function explain(tool: string, error: unknown, { out, err }: Pick<Session, 'out' | 'err'>): Promise<number> {
  await out.flush().catch(() => undefined);
  const known = error instanceof UserError || error instanceof HadoopError;
  const text =
    known || !(error instanceof Error) ? String(error instanceof Error ? error.message : error) : (error.stack ?? error.message);
  await err.line(`${tool}: ${text}`);
  await err.flush().catch(() => undefined);
  return 255;
}
