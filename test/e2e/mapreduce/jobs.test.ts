import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { jobCounter, type JobRequest, submitJob, taskCounter } from '@calf/mapreduce/job';
import { type SmallCluster, smallCluster } from './small-cluster.ts';

const timeout = 60_000;

test('a job of functions runs over trackers, with combiner and reduces', { timeout }, async () => {
  await using cluster = await smallCluster();
  for (const name of ['a', 'b', 'c']) write(cluster, `in/${name}`, 'to be or\nnot to be\n'.repeat(100));
  const { status, output } = await run(cluster, {
    name: 'words',
    module: jobModule('word-count'),
    input: { paths: [path.join(cluster.directory, 'in')] },
    reduces: 2,
  });
  expect(status).toMatchObject({ state: 'SUCCEEDED', maps: 3, reduces: 2, mapProgress: 1, reduceProgress: 1 });
  expect(Object.keys(output)).toEqual(['_SUCCESS', 'part-r-00000', 'part-r-00001']);
  const lines = `${output['part-r-00000']}${output['part-r-00001']}`.split('\n').filter(Boolean).sort();
  expect(lines).toEqual(['be\t600', 'not\t300', 'or\t300', 'to\t600']);
  expect(status.counters[taskCounter]).toMatchObject({
    MAP_INPUT_RECORDS: 600,
    REDUCE_INPUT_GROUPS: 4,
    SHUFFLED_MAPS: 6,
  });
  expect(status.counters[jobCounter]).toMatchObject({ TOTAL_LAUNCHED_MAPS: 3, TOTAL_LAUNCHED_REDUCES: 2 });
});

test('programs run as a streaming job, with a file of the job', { timeout }, async () => {
  await using cluster = await smallCluster();
  write(cluster, 'in', 'x,1\ny,2\nx,3\n');
  write(cluster, 'cut.sh', '#!/bin/sh\nexec tr , "\\t"\n');
  const { status, output } = await run(cluster, {
    name: 'sums',
    streaming: { mapper: 'cut.sh', reducer: `awk -F '\\t' '{sum[$1] += $2} END {for (key in sum) print key "\\t" sum[key]}'` },
    files: [path.join(cluster.directory, 'cut.sh')],
    input: { paths: [path.join(cluster.directory, 'in')] },
    reduces: 1,
  });
  expect(status.state, status.diagnostics).toBe('SUCCEEDED');
  expect(output['part-00000']?.split('\n').filter(Boolean).sort()).toEqual(['x\t4', 'y\t2']);
});

test("splits of the job's own are read by its task, each into a part file", { timeout }, async () => {
  await using cluster = await smallCluster();
  const { status, output } = await run(cluster, {
    name: 'payloads',
    module: jobModule('payload'),
    splits: ['one', 'two'].map((payload) => ({ length: 1, payload })),
    reduces: 0,
  });
  expect(status.state, status.diagnostics).toBe('SUCCEEDED');
  expect(output).toEqual({ _SUCCESS: '', 'part-m-00000': 'read one\n', 'part-m-00001': 'read two\n' });
});

test('a task that fails is tried again, elsewhere', { timeout }, async () => {
  await using cluster = await smallCluster();
  write(cluster, 'in', 'line\n');
  const { status, output } = await run(cluster, {
    name: 'third time lucky',
    module: jobModule('fails-at-first'),
    conf: { 'fail.below': '2' },
    input: { paths: [path.join(cluster.directory, 'in')] },
    reduces: 0,
  });
  expect(status.state, status.diagnostics).toBe('SUCCEEDED');
  expect(output['part-m-00000']).toBe('line\n');
  expect(status.counters[jobCounter]).toMatchObject({ TOTAL_LAUNCHED_MAPS: 3, NUM_FAILED_MAPS: 2 });
});

test("a job whose task fails four times fails with the task's own words, and leaves no output", { timeout }, async () => {
  await using cluster = await smallCluster();
  write(cluster, 'in', 'line\n');
  const { status, output, events } = await run(cluster, {
    name: 'never',
    module: jobModule('fails-at-first'),
    conf: { 'fail.below': '100' },
    input: { paths: [path.join(cluster.directory, 'in')] },
    reduces: 0,
  });
  expect(status.state).toBe('FAILED');
  expect(status.diagnostics).toMatch(
    /^Task failed task_\d+_\d+_m_000000\nJob failed as tasks failed\. failedMaps:1 failedReduces:0/,
  );
  expect(events.map(({ diagnostics }) => diagnostics.split('\n')[0])).toEqual(
    [0, 1, 2, 3].map((n) => `Error: attempt ${n} does not like "line"`),
  );
  expect(output).toEqual({});
});

test('a job can be killed, and its programs end', { timeout }, async () => {
  await using cluster = await smallCluster();
  const mark = path.join(cluster.directory, 'mark');
  write(cluster, 'in', 'line\n');
  const job = await submitJob(
    {
      name: 'long',
      streaming: { mapper: `sh -c "echo $$ > ${mark}; sleep 1000"` },
      input: { paths: [path.join(cluster.directory, 'in')] },
      output: { path: path.join(cluster.directory, 'out') },
      reduces: 0,
    },
    cluster,
  );
  await expect.poll(() => fs.existsSync(mark) && fs.readFileSync(mark, 'utf8').trim(), { timeout: 20_000 }).toMatch(/^\d+$/);
  expect(await job.kill()).toBe(true);
  expect(await job.wait()).toMatchObject({ state: 'KILLED' });
  const pid = Number(fs.readFileSync(mark, 'utf8'));
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  job.close();
});

test('a map output that is lost is made again', { timeout }, async () => {
  await using cluster = await smallCluster();
  write(cluster, 'in', 'b\na\n');
  const job = await submitJob(
    {
      name: 'lost',
      module: jobModule('word-count'),
      input: { paths: [path.join(cluster.directory, 'in')] },
      output: { path: path.join(cluster.directory, 'out') },
      reduces: 1,
      conf: { 'mapreduce.job.reduce.slowstart.completedmaps': '1' },
    },
    cluster,
  );
  await expect.poll(() => removeMapOutputs(cluster.root), { timeout: 20_000, interval: 1 }).toBe(true);
  expect(await job.wait()).toMatchObject({ state: 'SUCCEEDED' });
  expect(fs.readFileSync(path.join(cluster.directory, 'out', 'part-r-00000'), 'utf8')).toBe('a\t1\nb\t1\n');
  job.close();
});

test('when the process of a job dies its tasks run again in another', { timeout }, async () => {
  await using cluster = await smallCluster({ trackers: 1 });
  const mark = path.join(cluster.directory, 'mark');
  write(cluster, 'in', 'line\n');
  const job = await submitJob(
    {
      name: 'dies',
      streaming: { mapper: `sh -c "test -e ${mark} && exec cat; cut -d ' ' -f 4 /proc/$PPID/stat > ${mark}; sleep 1000"` },
      input: { paths: [path.join(cluster.directory, 'in')] },
      output: { path: path.join(cluster.directory, 'out') },
      conf: { 'mapreduce.job.maps': '1' },
      reduces: 0,
    },
    cluster,
  );
  await expect.poll(() => fs.existsSync(mark) && fs.readFileSync(mark, 'utf8').trim(), { timeout: 20_000 }).toMatch(/^\d+$/);
  process.kill(Number(fs.readFileSync(mark, 'utf8')), 'SIGKILL');
  expect(await job.wait()).toMatchObject({ state: 'SUCCEEDED' });
  job.close();
});

/** Removes what a map has just left for the reduces; false when there is nothing yet. */
function removeMapOutputs(root: string): boolean {
  const outputs = fs.globSync('worker-*/jobs/*/*_m_*_0/file.out.index', { cwd: root });
  for (const output of outputs) fs.rmSync(path.join(root, output), { force: true });
  return outputs.length > 0;
}

function isAlive(pid: number): boolean {
  return fs.existsSync(`/proc/${pid}`) && !/^\d+ \(.*\) Z/.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

const jobModules = {
  'word-count': new URL('./jobs/word-count.ts', import.meta.url),
  'fails-at-first': new URL('./jobs/fails-at-first.ts', import.meta.url),
  payload: new URL('./jobs/payload.ts', import.meta.url),
};

function jobModule(name: keyof typeof jobModules): string {
  return jobModules[name].href;
}

function write({ directory }: SmallCluster, name: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
  fs.writeFileSync(path.join(directory, name), text);
}

async function run(cluster: SmallCluster, request: JobRequest) {
  const out = path.join(cluster.directory, 'out');
  const job = await submitJob({ ...request, output: { path: out } }, cluster);
  const status = await job.wait();
  const events = await job.events(0);
  job.close();
  const names = fs.readdirSync(out).sort();
  const output = Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(out, name), 'utf8')]));
  return { status, events, output: output as Record<string, string> };
}
