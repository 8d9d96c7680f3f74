import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { runHadoop } from '../../src/mapred/hadoop.ts';
import { runMapred } from '../../src/mapred/main.ts';

test('a streaming command line that is not right is refused in the words of Hadoop', async () => {
  const { exit, stderr } = await run(runHadoop, ['jar', '/opt/hadoop-streaming-3.4.3.jar', '-output', 'out', '-mapper', 'cat']);
  expect({ exit, stderr }).toEqual({
    exit: 1,
    stderr: 'Required argument: -input <name>\nTry -help for more information\nStreaming Command Failed!\n',
  });
});

test('an input that is not there ends with exit code 5 and its name', async () => {
  const { exit, stderr } = await run(runHadoop, [
    'jar',
    'streaming.jar',
    '-fs',
    'file:///',
    '-input',
    '/no/where',
    '-output',
    '/no/out',
  ]);
  expect(exit).toBe(5);
  expect(stderr).toMatch(/ERROR streaming\.StreamJob: Error Launching job : Input path does not exist: file:\/no\/where\n/);
});

test('an output that is there ends with exit code 4', async () => {
  const { exit, stderr } = await run(runHadoop, [
    'jar',
    'streaming.jar',
    '-fs',
    'file:///',
    '-input',
    '/',
    '-output',
    os.tmpdir(),
  ]);
  expect(exit).toBe(4);
  expect(stderr).toMatch(/Output path already exists : Output directory file:\S*\/tmp already exists/);
});

test('a class that is no input format is named', async () => {
  const words = ['jar', 'streaming.jar', '-fs', 'file:///', '-input', '/', '-output', '/o', '-inputformat', 'org.x.Mine'];
  expect((await run(runHadoop, words)).stderr).toContain('-inputformat : class not found : org.x.Mine');
});

test('a jar of Java says what can be done instead', async () => {
  const { exit, stderr } = await run(runHadoop, ['jar', 'examples.jar', 'wordcount']);
  expect(exit).toBe(1);
  expect(stderr).toContain('examples.jar is Java, which is not run here');
});

test('without a JobTracker the next step is said', async () => {
  const { exit, stderr } = await run(runMapred, ['job', '-list']);
  expect(exit).toBe(1);
  expect(stderr).toBe(
    "mapred: no JobTracker is configured (mapreduce.jobtracker.address): set HADOOP_CONF_DIR to the cluster's conf, or start one with `calf up`\n",
  );
});

test('a job file that is not there is named', async () => {
  const { exit, stderr } = await run(runMapred, ['job', '-submit', 'no-such.ts']);
  expect({ exit, stderr }).toEqual({
    exit: 1,
    stderr: 'mapred: no-such.ts is not there: a job file (.xml) or a module (.ts, .js) is wanted\n',
  });
});

test('wrong usage exits as -1', async () => {
  expect(await run(runMapred, ['job', '-status'])).toMatchObject({ exit: 255, stderr: 'Usage: job [-status <job-id>]\n' });
  expect((await run(runMapred, ['job', '-nonsense'])).stderr).toContain('\t[-list [all]]\n');
});

async function run(
  command: typeof runHadoop,
  argv: readonly string[],
): Promise<{ exit: number; stdout: string; stderr: string }> {
  const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-cli-'));
  onTestFinished(() => fs.rmSync(cwd, { recursive: true }));
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const exit = await command(argv, { stdout, stderr, stdin: Readable.from([]), environment: {}, cwd });
  const text = (stream: PassThrough) => ((stream.read() as Buffer | null) ?? '').toString();
  return { exit, stdout: text(stdout), stderr: text(stderr) };
}
