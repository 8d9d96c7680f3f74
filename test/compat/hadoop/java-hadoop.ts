import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { renderSiteFile } from '@calf/runtime/configuration';
import { describe, test } from 'vitest';
import { hadoopIsMissing, hadoopJars, type JavaKit } from './hadoop-jars.ts';

export type ShellTool = 'dfs' | 'dfsadmin' | 'fsck' | 'haadmin';

export interface ShellOutcome {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Hadoop's own shells, in one warm JVM: commands take milliseconds. They run one after the other. */
export interface JavaHadoop {
  run(tool: ShellTool, argv: readonly string[], options?: { user?: string; stdin?: string | Buffer }): Promise<ShellOutcome>;
  close(): Promise<void>;
}

/** Hadoop's configuration keys, or the folder that holds its site files. */
export type HadoopConf = Readonly<Record<string, string>> | string;

/** What the shells do without, so that a test does not wait for it. */
const impatience = { 'ipc.client.connect.max.retries': '0', 'dfs.client.failover.max.attempts': '3' };

/** The shells see local files from `cwd` on. */
export async function javaHadoop({ conf, cwd }: { conf: HadoopConf; cwd?: string }): Promise<JavaHadoop> {
  const patient = typeof conf === 'string' ? conf : { ...impatience, ...conf };
  const java = await startJava({ conf: patient, mainClass: 'ShellServer', args: [], ...(cwd ? { cwd } : {}) });
  const { stdin, stdout } = java.process;
  if (!stdin || !stdout) throw new Error('the shell server has no pipes');
  const answers = readline.createInterface({ input: stdout })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();

  async function ask(line: string): Promise<ShellOutcome> {
    stdin?.write(`${line}\n`);
    const answer = await answers.next();
    if (answer.done) throw new Error(`the shell server ended: ${java.stderr()}`);
    const [exit, out, err] = answer.value.split(' ');
    return { exit: Number(exit) & 0xff, stdout: text(out), stderr: text(err) };
  }

  return {
    run(tool, argv, { user = '', stdin: input = '' } = {}) {
      const fields = [user, input, ...argv].map(base64);
      const outcome = last.then(() => ask([tool, ...fields].join(' ')));
      last = outcome.catch(() => undefined);
      return outcome;
    },
    async close() {
      stdin.end();
      await java.stop();
    },
  };
}

/** A JVM of Hadoop's. */
export interface JavaProcess {
  readonly process: ChildProcess;
  /** What it has written to stderr so far, the last 64 KiB of it. */
  stderr(): string;
  /** Resolves when it is gone. */
  stop(): Promise<void>;
}

/** Starts a class of Hadoop's, a daemon or a tool, with its own JVM. It ends with this process, even when that is killed. */
export async function startJava(options: {
  conf: HadoopConf;
  mainClass: string;
  args: readonly string[];
  user?: string;
  cwd?: string;
  /** In place of what makes a short-lived client quick. */
  jvm?: readonly string[];
  /** Other jars than those of the shells. */
  kit?: JavaKit;
}): Promise<JavaProcess> {
  const { classPath } = await hadoopJars(options.kit);
  const readsStdin = options.mainClass === 'ShellServer' || options.kit !== undefined;
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-hadoop-'));
  fs.writeFileSync(path.join(temporary, 'log4j.properties'), loggingToStderr);
  const confDirectory = typeof options.conf === 'string' ? options.conf : writeConf(temporary, options.conf);
  const child = spawn(
    'java',
    [
      ...jvmOptions,
      ...(options.jvm ?? quickClient),
      `-Dhadoop.log.dir=${temporary}`,
      '-cp',
      `${confDirectory}:${temporary}:${classPath}`,
      ...(readsStdin ? [] : ['TiedToParent']),
      options.mainClass,
      ...options.args,
    ],
    {
      cwd: options.cwd,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...(options.user ? { HADOOP_USER_NAME: options.user } : {}) },
    },
  );
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    stderr = (stderr + more).slice(-64 * 1024);
  });
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve())).then(() => {
    process.off('exit', end);
    fs.rmSync(temporary, { recursive: true, force: true });
  });
  return {
    process: child,
    stderr: () => stderr,
    async stop() {
      child.kill('SIGTERM');
      const deadline = setTimeout(end, 5000);
      await gone;
      clearTimeout(deadline);
    },
  };
}

/** Tests that need the real Hadoop: without Java they are skipped, and say so; where `CI` is set that is a failure. */
export function describeHadoop(name: string, tests: () => void): void {
  const missing = hadoopIsMissing();
  if (!missing) {
    describe(name, tests);
    return;
  }
  console.warn(`SKIPPED: ${name}, because ${missing}; Java 11 or later and Maven are wanted`);
  describe(name, () => {
    test.skipIf(process.env['CI'] !== 'true')(`needs Java and Maven: ${missing}`, () => {
      throw new Error(`${missing}; Java 11 or later and Maven are wanted`);
    });
  });
}

/**
 * FsShell wants a core-site.xml on its class path, be it empty. The keys are in hdfs-site.xml too, since hdfs-default.xml is read in between
 * and wins over core-site.xml.
 */
function writeConf(directory: string, conf: Readonly<Record<string, string>>): string {
  const site = renderSiteFile(Object.entries(conf));
  for (const name of ['core-site.xml', 'hdfs-site.xml']) fs.writeFileSync(path.join(directory, name), site);
  return directory;
}

/** Behind the configuration folder on the class path, so that its own goes first. */
const loggingToStderr = `log4j.rootLogger=WARN,stderr
log4j.appender.stderr=org.apache.log4j.ConsoleAppender
log4j.appender.stderr.target=System.err
log4j.appender.stderr.follow=true
log4j.appender.stderr.layout=org.apache.log4j.PatternLayout
log4j.appender.stderr.layout.ConversionPattern=%p %c{1}: %m%n
log4j.logger.org.apache.hadoop.util.NativeCodeLoader=ERROR
`;

const quickClient = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx512m'];

/** What bin/hadoop gives a JVM of today. */
const jvmOptions = [
  ...['io', 'lang', 'lang.reflect', 'math', 'net', 'nio', 'text', 'time', 'util', 'util.concurrent', 'util.zip'].map(
    (name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`,
  ),
  '-Djava.net.preferIPv4Stack=true',
  '-Dfile.encoding=UTF-8',
];

function base64(value: string | Buffer): string {
  return Buffer.from(value as string).toString('base64') || '-'; // one overload takes either
}

function text(field: string | undefined): string {
  return field === undefined || field === '-' ? '' : Buffer.from(field, 'base64').toString();
}
