import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { CommandSurroundings } from '../src/command.ts';
import { runHdfs } from '../src/hdfs/main.ts';
import { runHadoop } from '../src/mapred/hadoop.ts';
import { runMapred } from '../src/mapred/main.ts';

type Command = (argv: readonly string[], surroundings: CommandSurroundings) => Promise<number>;
const commands: readonly (readonly [string, Command])[] = [
  ['hdfs', runHdfs],
  ['hadoop', runHadoop],
  ['mapred', runMapred],
];

async function run(command: Command, ...argv: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const exit = await command(argv, { stdout, stderr, stdin: Readable.from([]), environment: {}, cwd: '/' });
  const text = (stream: PassThrough) => (stream.read() as Buffer | null)?.toString() ?? '';
  return { exit, stdout: text(stdout), stderr: text(stderr) };
}

test.each(commands)('%s tells what there is, on stdout, when asked', async (name, command) => {
  for (const word of ['--help', '-help', 'help', '-h']) {
    const { exit, stdout, stderr } = await run(command, word);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: ${name} <`));
  }
});

test.each(commands)('%s names a word that is no command, also one that every object has', async (name, command) => {
  for (const word of ['bogus', 'toString', 'constructor']) {
    const { exit, stdout, stderr } = await run(command, word);
    expect(exit).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(new RegExp(`^${name}: ${word} is no command\nUsage: ${name} <`));
  }
});

test('no option is one that every object has', async () => {
  expect((await run(runHdfs, 'dfsadmin', '-constructor')).stderr).toContain('constructor: Unknown command');
  expect((await run(runHdfs, 'dfs', 'constructor')).stderr).not.toContain('Did you mean');
  expect((await run(runMapred, 'job', 'constructor')).stderr).toMatch(/^Usage: job <command>/);
  expect((await run(runHdfs, 'getconf', '-confKey', 'constructor')).stderr).toBe('Configuration constructor is missing.\n');
});
