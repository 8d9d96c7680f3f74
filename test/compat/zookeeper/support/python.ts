import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const environment = fileURLToPath(new URL('../../../.cache/zookeeper/venv/', import.meta.url));
const packages = ['kazoo==2.11.0', 'pytest==9.2.0', 'pytest-timeout==2.4.0', 'objgraph==3.7.0', 'gevent==26.9.0'];

/** Why the tests in Python cannot run here, if so. With CI=true that is a failure, and not a reason to skip. */
export function pythonMissing(): string | undefined {
  const why = tried('python3', ['-c', 'import venv, ensurepip']);
  if (why === undefined) return undefined;
  const message = `kazoo needs python3 with venv and pip (Debian: apt install python3-venv): ${why}`;
  if (process.env['CI'] === 'true') throw new Error(message);
  console.warn(`SKIPPED: ${message}`);
  return message;
}

/** A virtual environment with kazoo and what its suite needs, made at its first use; answers its Python. */
export function pythonWithKazoo(): string {
  const python = path.join(environment, 'bin/python');
  const made = path.join(environment, 'made-of');
  const wanted = packages.join('\n');
  if (fs.existsSync(made) && fs.readFileSync(made, 'utf8') === wanted) return python;
  execFileSync('python3', ['-m', 'venv', '--clear', environment], { stdio: 'inherit' });
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages], { stdio: 'inherit' });
  fs.writeFileSync(made, wanted);
  return python;
}

export interface PytestOutcome {
  readonly passed: number;
  readonly failed: number;
  /** What pytest printed. */
  readonly output: string;
}

/** Runs pytest with kazoo's harness pointed at servers that `command` starts. */
export function pytest(
  python: string,
  options: { command: readonly string[]; arguments: readonly string[]; timeoutMs: number },
): Promise<PytestOutcome> {
  const own = fileURLToPath(new URL('../kazoo', import.meta.url));
  const env = {
    ...process.env,
    CI: '', // kazoo's tests take it to mean kazoo's own CI
    EXTERNAL_ZOOKEEPER: JSON.stringify(options.command),
    PYTHONPATH: own,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const all = [
    '-m',
    'pytest',
    '-p',
    'external_cluster',
    '-p',
    'no:cacheprovider',
    '-q',
    '--timeout=60',
    '-W',
    'ignore',
    ...options.arguments,
  ];
  return new Promise((resolve) => {
    execFile(
      python,
      all,
      { env, cwd: own, timeout: options.timeoutMs, maxBuffer: 64 * 1024 * 1024 },
      (_fault, stdout, stderr) => {
        const output = stdout + stderr;
        const count = (what: string) => Number(new RegExp(`(\\d+) ${what}`).exec(output)?.[1] ?? 0);
        resolve({ passed: count('passed'), failed: count('failed') + count('error'), output });
      },
    );
  });
}

function tried(command: string, argumentList: readonly string[]): string | undefined {
  try {
    execFileSync(command, argumentList, { stdio: 'ignore' });
    return undefined;
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  }
}
