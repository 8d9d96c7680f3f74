import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = import.meta.dirname;
/** Daemons look for the folders of their web pages, whose content is in no jar. */
const webapps = ['hdfs', 'datanode'];

/** What is resolved together: a pom.xml, and a program of ours that runs with it. */
export interface JavaKit {
  readonly pom: string;
  readonly program: string;
}

/** Hadoop's shells and daemons. */
const hadoopKit: JavaKit = { pom: path.join(here, 'pom.xml'), program: path.join(here, 'java/ShellServer.java') };

/** Hadoop's contract tests of file systems. */
export const contractKit: JavaKit = {
  pom: path.join(here, 'contract/pom.xml'),
  program: path.join(here, 'contract/ContractTests.java'),
};

/** A real Hadoop on this machine, as Maven Central has it. */
export interface HadoopJars {
  /** Jars and our own classes; a configuration folder goes before it. */
  readonly classPath: string;
}

/** Why the real Hadoop cannot run here, or undefined when it can. */
export function hadoopIsMissing(): string | undefined {
  for (const [program, argument] of [
    ['java', '-version'],
    ['javac', '-version'],
    ['mvn', '-version'],
  ] as const) {
    if (spawnSync(program, [argument], { stdio: 'ignore' }).status !== 0) return `${program} is not on the PATH`;
  }
  return undefined;
}

const resolving = new Map<JavaKit, Promise<HadoopJars>>();

/** Resolves once per kit and user, into `$XDG_CACHE_HOME/calf` or `~/.cache/calf`: half a minute, then an instant. */
export function hadoopJars(kit = hadoopKit): Promise<HadoopJars> {
  const jars = resolving.get(kit) ?? resolve(kit);
  resolving.set(kit, jars);
  return jars;
}

async function resolve(kit: JavaKit): Promise<HadoopJars> {
  const key = createHash('sha256');
  for (const file of [kit.pom, kit.program, import.meta.filename]) key.update(fs.readFileSync(file));
  const cache = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  const directory = path.join(cache, 'calf', `hadoop-${key.digest('hex').slice(0, 16)}`);
  if (!fs.existsSync(directory)) await build(kit, directory);
  return { classPath: `${path.join(directory, 'classes')}:${path.join(directory, 'lib')}/*` };
}

/** Made beside its place and moved there whole, so that two runs at once do no harm. */
async function build({ pom, program }: JavaKit, directory: string): Promise<void> {
  fs.mkdirSync(path.dirname(directory), { recursive: true });
  const unfinished = fs.mkdtempSync(`${directory}-`);
  const lib = path.join(unfinished, 'lib');
  const classes = path.join(unfinished, 'classes');
  const output = { maxBuffer: 64 * 1024 * 1024 };
  try {
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';
    await run('mvn', ['-q', '-B', '-f', pom, goal, `-DoutputDirectory=${lib}`, '-DincludeScope=runtime'], output);
    for (const name of webapps) fs.mkdirSync(path.join(classes, 'webapps', name), { recursive: true });
    await run('javac', ['-nowarn', '-proc:none', '-d', classes, '-cp', `${lib}/*`, program], output);
    fs.renameSync(unfinished, directory);
  } catch (error) {
    fs.rmSync(unfinished, { recursive: true, force: true });
    if (!fs.existsSync(directory)) throw error;
  }
}
