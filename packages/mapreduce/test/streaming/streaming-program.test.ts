import fs from 'node:fs';
import path from 'node:path';
import { Configuration } from '@calf/runtime/configuration';
import { expect, test } from 'vitest';
import { taskCounter } from '../../src/counters.ts';
import { inputDirectoryKey, planSplits } from '../../src/input/plan-splits.ts';
import { runLocalJob } from '../../src/local-job.ts';
import { encodeCommand, streamingProgram } from '../../src/streaming/streaming-program.ts';
import { localFiles } from '../support/local-files.ts';

test('programs map, combine and reduce', async () => {
  await using files = await localFiles();
  const { output, counters } = await run(files, 'b 1\na 2\nb 3\n', {
    map: `awk '{print $1 "\\t" $2}'`,
    combine: sumByKey,
    reduce: sumByKey,
  });
  expect(output['part-00000']).toBe('a\t2\nb\t4\n');
  expect(counters[taskCounter]).toMatchObject({
    MAP_INPUT_RECORDS: 3,
    COMBINE_INPUT_RECORDS: 3,
    COMBINE_OUTPUT_RECORDS: 2,
    REDUCE_INPUT_GROUPS: 2,
  });
});

test('bytes that are no text pass as they are, and more of them than a pipe holds', async () => {
  await using files = await localFiles();
  const lines = Array.from({ length: 50_000 }, (_, i) => Buffer.from([0xff, 0x80, i % 9, 9, (i & 0x7f) | 0x80, 0, 10]));
  const { raw } = await run(files, Buffer.concat(lines), { map: 'cat', conf: { 'mapreduce.job.reduces': '0' } });
  expect(raw['part-00000']?.equals(Buffer.concat(lines))).toBe(true);
});

test('a program gets lines as lines, however they ended', async () => {
  await using files = await localFiles();
  const text = `a\tb\r\n\nc\t\rd\t1\n${'long '.repeat(40_000)}\t2\n\n\ne\t`;
  const { output } = await run(files, text, { map: 'cat -A', conf: { 'mapreduce.job.reduces': '0' } });
  const lines = ['a^Ib$', '$', 'c^I$', 'd^I1$', `${'long '.repeat(40_000)}^I2$`, '$', '$', 'e^I$'];
  expect(output['part-00000']).toBe(lines.map((line) => `${line}\t\n`).join(''));
});

test('waiting for a slow program leaves nothing behind', async () => {
  await using files = await localFiles();
  const warnings: Error[] = [];
  const warned = (warning: Error) => warnings.push(warning);
  process.on('warning', warned);
  const map = `sh -c 'sleep 0.1; cat'`;
  await run(files, 'many lines\n'.repeat(500_000), { map, conf: { 'mapreduce.job.reduces': '0' } });
  process.off('warning', warned);
  expect(warnings).toEqual([]);
});

test('a line without a separator is a key with an empty value', async () => {
  await using files = await localFiles();
  const { output } = await run(files, 'plain\n', { map: 'cat', conf: { 'mapreduce.job.reduces': '0' } });
  expect(output['part-00000']).toBe('plain\t\n');
});

test('a program sees the job in its environment, and counts by its standard error', async () => {
  await using files = await localFiles();
  const script =
    'echo $mapreduce_task_ismap $mapreduce_task_partition $COLOUR $(basename $map_input_file); echo reporter:counter:Mine,seen,7 >&2';
  fs.writeFileSync(path.join(files.directory, 'script.sh'), `#!/bin/sh\n${script}\n`);
  const { output, counters } = await run(files, 'x\n', {
    map: 'script.sh',
    conf: { 'mapreduce.job.reduces': '0', 'stream.addenvironment': 'COLOUR=blue' },
  });
  expect(output['part-00000']).toBe('true 0 blue input\t\n');
  expect(counters['Mine']).toEqual({ seen: 7 });
});

test('a program that fails is reported with its code and its last words', async () => {
  await using files = await localFiles();
  const failing = run(files, 'x\n', { map: `sh -c 'echo no luck >&2; exit 3'` });
  await expect(failing).rejects.toThrow(/PipeMapRed\.waitOutputThreads\(\): subprocess failed with code 3\nno luck$/);
});

test('a program that is not there is named', async () => {
  await using files = await localFiles();
  await expect(run(files, 'x\n', { map: 'no-such-program' })).rejects.toThrow(
    /Cannot run program "no-such-program" \(in directory ".*"\): error=2, No such file or directory/,
  );
});

const sumByKey = `awk -F '\\t' '{sum[$1] += $2} END {for (key in sum) print key "\\t" sum[key] | "sort"}'`;

async function run(
  { directory, fileSystem }: Awaited<ReturnType<typeof localFiles>>,
  text: string | Buffer,
  { conf = {}, ...commands }: { map: string; combine?: string; reduce?: string; conf?: Record<string, string> },
) {
  fs.writeFileSync(path.join(directory, 'input'), text);
  const programs = Object.entries(commands).map(
    ([phase, command]) => [`stream.${phase}.streamprocessor`, encodeCommand(command)] as const,
  );
  const configuration = new Configuration([
    [inputDirectoryKey, path.join(directory, 'input')],
    ['mapreduce.output.fileoutputformat.outputdir', path.join(directory, 'output')],
    ['calf.job.streaming', 'true'],
    ...programs,
    ...Object.entries(conf),
  ]);
  const { splits } = await planSplits(fileSystem, configuration);
  const program = streamingProgram(configuration, { workDirectory: directory, log: () => undefined });
  const counters = await runLocalJob({
    program,
    splits,
    configuration,
    fileSystem,
    localDirectory: path.join(directory, 'local'),
  });
  const names = fs.readdirSync(path.join(directory, 'output'));
  const raw: Record<string, Buffer> = Object.fromEntries(
    names.map((name) => [name, fs.readFileSync(path.join(directory, 'output', name))]),
  );
  return { raw, output: Object.fromEntries(Object.entries(raw).map(([name, bytes]) => [name, bytes.toString()])), counters };
}
