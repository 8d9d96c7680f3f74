import fs from 'node:fs';
import path from 'node:path';
import { Configuration } from '@calf/runtime/configuration';
import { expect, test } from 'vitest';
import type { JobModule } from '../src/api.ts';
import { taskCounter } from '../src/counters.ts';
import { inputDirectoryKey, planSplits } from '../src/input/plan-splits.ts';
import { runLocalJob } from '../src/local-job.ts';
import { moduleProgram } from '../src/task/module-program.ts';
import { mapText, reduceText, sumReducer } from '../src/text-api.ts';
import { localFiles } from './support/local-files.ts';

const wordCount: JobModule = {
  mapper: mapText((line, { emit }) => {
    for (const word of line.split(' ')) if (word !== '') emit(word, 1);
  }),
  combiner: sumReducer,
  reducer: sumReducer,
};

test('words are counted over splits, combined, and reduced in the order of their bytes', async () => {
  await using files = await localFiles();
  const { output, counters } = await run(files, wordCount, { text: 'to be or\nnot to be\nthat is\n'.repeat(10) });
  expect(output['part-r-00000']).toBe('be\t20\nis\t10\nnot\t10\nor\t10\nthat\t10\nto\t20\n');
  expect(Object.keys(output).sort()).toEqual(['_SUCCESS', 'part-r-00000']);
  expect(counters[taskCounter]).toMatchObject({
    MAP_INPUT_RECORDS: 30,
    MAP_OUTPUT_RECORDS: 80,
    COMBINE_INPUT_RECORDS: 80,
    REDUCE_INPUT_GROUPS: 6,
    REDUCE_OUTPUT_RECORDS: 6,
  });
});

test('keys are spread over the reduces as Java spreads them', async () => {
  await using files = await localFiles();
  const { output } = await run(files, wordCount, { text: 'hello world of bytes\n', conf: { 'mapreduce.job.reduces': '2' } });
  expect([output['part-r-00000'], output['part-r-00001']]).toEqual(['bytes\t1\nof\t1\n', 'hello\t1\nworld\t1\n']);
});

test('without reduces the maps write the output', async () => {
  await using files = await localFiles();
  const upper: JobModule = { mapper: mapText((line, { emit }) => emit(line.toUpperCase())) };
  const { output } = await run(files, upper, { text: 'a\nb\n', conf: { 'mapreduce.job.reduces': '0' } });
  expect(output['part-m-00000']).toBe('A\nB\n');
});

test('a combiner that waits is refused', async () => {
  await using files = await localFiles();
  const combiner = reduceText(async (key, _values, { emit }) => emit(key, 'x'));
  await expect(run(files, { ...wordCount, combiner }, { text: 'a b\n' })).rejects.toThrow('a combiner must not be async');
});

test('an output directory that is there is not touched', async () => {
  await using files = await localFiles();
  fs.mkdirSync(path.join(files.directory, 'output'));
  await expect(run(files, wordCount, { text: 'a\n' })).rejects.toThrow(/^Output directory .*\/output already exists$/);
});

async function run(
  { directory, fileSystem }: Awaited<ReturnType<typeof localFiles>>,
  module: JobModule,
  { text, conf = {} }: { text: string; conf?: Record<string, string> },
) {
  fs.writeFileSync(path.join(directory, 'input'), text);
  const configuration = new Configuration(
    Object.entries({
      [inputDirectoryKey]: path.join(directory, 'input'),
      'mapreduce.output.fileoutputformat.outputdir': path.join(directory, 'output'),
      'mapreduce.input.fileinputformat.split.maxsize': '100',
      ...conf,
    }),
  );
  const { splits } = await planSplits(fileSystem, configuration);
  const localDirectory = path.join(directory, 'local');
  const counters = await runLocalJob({ program: moduleProgram(module), splits, configuration, fileSystem, localDirectory });
  const names = fs.readdirSync(path.join(directory, 'output'));
  const output = Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(directory, 'output', name), 'utf8')]));
  return { output: output as Record<string, string>, counters };
}
