import { spawn } from 'node:child_process';
import path from 'node:path';

/** What a command printed, and how it ended. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface StepRecord {
  readonly title: string;
  ms: number;
  readonly checks: { readonly what: string; readonly holds: boolean }[];
  fault: string | undefined;
}

const home = path.resolve(import.meta.dirname, '..', '..');
const shownLinesMax = 24;

/** Where the demo plays: runs commands as a user would type them, shows them, and keeps the score. */
export class Stage {
  readonly #steps: StepRecord[] = [];
  readonly #environment: Record<string, string | undefined>;

  constructor() {
    this.#environment = { ...process.env, PATH: `${path.join(home, 'bin')}${path.delimiter}${process.env['PATH'] ?? ''}` };
  }

  set(variable: string, value: string): void {
    this.#environment[variable] = value;
  }

  /** Runs one step and times it; a fault is a failed check, and the steps behind it are not begun. */
  async step(title: string, run: () => Promise<void>): Promise<void> {
    if (this.#steps.some(({ fault }) => fault !== undefined)) return;
    const record: StepRecord = { title, ms: 0, checks: [], fault: undefined };
    this.#steps.push(record);
    console.log(`\n\u001b[1m${this.#steps.length}. ${title}\u001b[0m`);
    const startedAt = performance.now();
    try {
      await run();
    } catch (fault) {
      record.fault = fault instanceof Error ? fault.message : String(fault);
      console.log(`   ✗ ${record.fault}`);
    }
    record.ms = performance.now() - startedAt;
  }

  check(what: string, holds: boolean): void {
    this.#steps.at(-1)?.checks.push({ what, holds });
    console.log(`   ${holds ? '✓' : '✗'} ${what}`);
  }

  say(line: string): void {
    console.log(`   ${line}`);
  }

  /** Shows the command line and what it prints (a long output only in part). @throws when it exits other than 0 */
  async run(command: string, argv: readonly string[], { quiet = false } = {}): Promise<Ran> {
    console.log(`   \u001b[36m$ ${[command, ...argv].map(quoted).join(' ')}\u001b[0m`);
    const ran = await runProcess(command, argv, this.#environment);
    if (!quiet) show(ran.stdout === '' ? ran.stderr : ran.stdout);
    if (ran.exitCode === 0) return ran;
    if (quiet || ran.stdout !== '') show(ran.stderr);
    throw new Error(`${command} ${argv[0] ?? ''} ended with exit code ${ran.exitCode}`);
  }

  /** The table of steps, times and checks. Answers whether all holds. */
  summary(): boolean {
    console.log('\n\u001b[1mSummary\u001b[0m');
    for (const { title, ms, checks, fault } of this.#steps) {
      const held = checks.filter(({ holds }) => holds).length;
      const good = fault === undefined && held === checks.length;
      console.log(
        `   ${good ? '✓' : '✗'} ${title.padEnd(46)} ${(ms / 1000).toFixed(1).padStart(5)} s   ${held}/${checks.length} checks`,
      );
      if (fault !== undefined) console.log(`       ${fault}`);
      for (const { what, holds } of checks) if (!holds) console.log(`       failed: ${what}`);
    }
    const totalMs = this.#steps.reduce((sum, { ms }) => sum + ms, 0);
    console.log(`   ${'in all'.padEnd(48)} ${(totalMs / 1000).toFixed(1).padStart(5)} s`);
    return this.#steps.every(({ fault, checks }) => fault === undefined && checks.every(({ holds }) => holds));
  }
}

function show(text: string): void {
  const lines = text.trimEnd().split('\n');
  const shown =
    lines.length > shownLinesMax
      ? [...lines.slice(0, shownLinesMax - 6), `… ${lines.length - shownLinesMax + 1} more lines …`, ...lines.slice(-5)]
      : lines;
  for (const line of shown) console.log(`     ${line}`);
}

function quoted(word: string): string {
  return /^[\w./:=@%,*-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function runProcess(command: string, argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, argv, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] };
    child.stdout.on('data', (chunk: Buffer) => output.stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString();
      resolve({ exitCode: code ?? 1, stdout: text(output.stdout), stderr: text(output.stderr) });
    });
  });
}
