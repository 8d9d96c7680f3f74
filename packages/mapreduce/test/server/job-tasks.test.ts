import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { FromJobProcess } from '../../src/server/job-process-messages.ts';
import { JobTasks } from '../../src/server/job-tasks.ts';
import { localFiles } from '../support/local-files.ts';

const attempt = 'attempt_202611210200_0001_m_000000_0';

test.each([
  ['a text', `throw 'no luck'`, /^no luck$/],
  ['an object', `throw { code: 5 }`, /^\{ code: 5 \}$/],
  ['what has no text', 'throw Object.create(null)', /^\[Object: null prototype\] \{\}$/],
  ['nothing', 'throw undefined', /^undefined$/],
  ['an error', `throw new Error('no luck')`, /^Error: no luck\n +at /],
])('a mapper that throws %s has failed with it', async (_what, body, error) => {
  await using job = await jobOf(`export const mapper = () => { ${body}; };`);
  expect(await job.outcome()).toMatchObject({ type: 'failed', error: expect.stringMatching(error) as string });
});

test('a mapper that ends its thread has failed', async () => {
  await using job = await jobOf(`export const mapper = () => process.exit(0);`);
  expect(await job.outcome()).toMatchObject({ type: 'failed', error: 'the task ended its thread by itself, with code 0' });
});

test('a promise that a mapper leaves alone and that fails, fails the attempt', async () => {
  await using job = await jobOf(`
    export const mapper = () => { void Promise.reject(new Error('forgotten')); return new Promise(() => setTimeout(() => {}, 60_000)); };`);
  expect(await job.outcome()).toMatchObject({ type: 'failed', error: expect.stringContaining('forgotten') as string });
});

test('what a task prints last is in its log', async () => {
  await using job = await jobOf(
    `export const mapper = { create: () => ({ map() {}, close() { console.log('the last words'); } }) };`,
  );
  expect(await job.outcome()).toMatchObject({ type: 'finished' });
  expect(job.printed()).toBe('the last words\n');
});

test('a job that could not be loaded is loaded for the next attempt', async () => {
  await using job = await jobOf('export const mapper = () => {};');
  job.hideStaging();
  expect(await job.outcome()).toMatchObject({ type: 'failed' });
  job.showStaging();
  expect(await job.outcome()).toMatchObject({ type: 'finished' });
});

/** A job of one map, in the local file system, whose attempt runs in a thread of this process. */
async function jobOf(module: string) {
  const files = await localFiles();
  const { directory } = files;
  const inDirectory = (name: string) => path.join(directory, name);
  const staging = inDirectory('staging');
  fs.mkdirSync(staging);
  fs.writeFileSync(inDirectory('input'), 'a line\n');
  fs.writeFileSync(inDirectory('module.mjs'), module);
  const configuration = {
    'calf.job.module': `file://${inDirectory('module.mjs')}`,
    'mapreduce.job.reduces': '0',
    'mapreduce.output.fileoutputformat.outputdir': inDirectory('output'),
  };
  const split = { kind: 'file', path: inDirectory('input'), start: 0, length: 7, hosts: [], racks: [] };
  fs.writeFileSync(path.join(staging, 'job.json'), JSON.stringify(configuration));
  fs.writeFileSync(path.join(staging, 'job.split'), JSON.stringify([split]));

  let take: (message: FromJobProcess) => void = () => undefined;
  const facts = {
    jobId: 'job_202611210200_0001',
    user: 'alice',
    stagingDirectory: staging,
    fileSystemUri: 'file:///',
    configuration: [],
    localDirectory: inDirectory('local'),
    logDirectory: inDirectory('logs'),
    maps: 1,
  };
  const tasks = new JobTasks(facts, (message) => take(message));
  return {
    /** Runs the attempt, and answers how it ended. */
    outcome: () =>
      new Promise<FromJobProcess>((resolve) => {
        take = (message) => message.type !== 'progress' && resolve(message);
        fs.rmSync(inDirectory('local'), { recursive: true, force: true });
        void tasks.launch(attempt);
      }),
    printed: () => fs.readFileSync(path.join(facts.logDirectory, attempt, 'stdout'), 'utf8'),
    hideStaging: () => fs.renameSync(staging, inDirectory('hidden')),
    showStaging: () => fs.renameSync(inDirectory('hidden'), staging),
    [Symbol.asyncDispose]: () => files[Symbol.asyncDispose](),
  };
}
