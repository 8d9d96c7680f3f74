import fs from 'node:fs';
import path from 'node:path';
import { Configuration } from '@calf/runtime/configuration';
import { expect, test } from 'vitest';
import type { JobModule } from '../src/api.ts';
import { taskCounter } from '../src/counters.ts';
import { fraction } from '../src/core/fraction.ts';
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

test('a combiner is not asked when there are no reduces', async () => {
  await using files = await localFiles();
  const { output, counters } = await run(files, wordCount, { text: 'b a b\n', conf: { 'mapreduce.job.reduces': '0' } });
  expect(output['part-m-00000']).toBe('b\t1\na\t1\nb\t1\n');
  expect(counters[taskCounter]).not.toHaveProperty('COMBINE_INPUT_RECORDS');
});

test('a reducer need not read its values', async () => {
  await using files = await localFiles();
  const { combiner: _combiner, ...job } = wordCount;
  const reducer = reduceText((key, _values, { emit }) => emit(key));
  const { output, counters } = await run(files, { ...job, reducer }, { text: 'b a b\nc a\n' });
  expect(output['part-r-00000']).toBe('a\nb\nc\n');
  expect(counters[taskCounter]).toMatchObject({ REDUCE_INPUT_GROUPS: 3, REDUCE_INPUT_RECORDS: 5 });
});

test('keys in any script are counted, and ordered by their bytes, in text and in bytes', async () => {
  await using files = await localFiles();
  const text = '\u{ff5e} 😀 Zürich é e\u0301 日本 zebra 😀\n'; // by UTF-16 units 😀 would stand before U+FF5E
  const { output } = await run(files, wordCount, { text });
  expect(output['part-r-00000']).toBe('Zürich\t1\ne\u0301\t1\nzebra\t1\né\t1\n日本\t1\n\u{ff5e}\t1\n😀\t2\n');
});

test('an input without bytes gives an output without lines, for each reduce', async () => {
  await using files = await localFiles();
  const { output, counters } = await run(files, wordCount, { text: '', conf: { 'mapreduce.job.reduces': '3' } });
  expect(output).toEqual({ _SUCCESS: '', 'part-r-00000': '', 'part-r-00001': '', 'part-r-00002': '' });
  expect(counters[taskCounter]).toMatchObject({ MAP_INPUT_RECORDS: 0, REDUCE_INPUT_GROUPS: 0 });
});

test('a sum that is made as records come is the sum that the combiner makes', async () => {
  await using files = await localFiles();
  const mapper = mapText((line, { emit }) => {
    const [key = '', value = ''] = line.split(' ');
    emit(key, value);
  });
  const { output } = await run(files, { mapper, combiner: sumReducer, reducer: sumReducer }, { text: 'a 5\na -7\nb 007\n' });
  expect(output['part-r-00000']).toBe('a\t-2\nb\t7\n');
});

test.each([
  ['a x\n', /"x" is not a whole number/],
  ['a 9007199254740991\na 2\n', /the sum of a is \d+, not exact any more/],
])('%j cannot be summed', async (text, error) => {
  await using files = await localFiles();
  const mapper = mapText((line, { emit }) => emit(line.slice(0, 1), line.slice(2)));
  await expect(run(files, { mapper, combiner: sumReducer, reducer: sumReducer }, { text })).rejects.toThrow(error);
});

test('emitSlice is emit of a part', async () => {
  await using files = await localFiles();
  const mapper: JobModule['mapper'] = (line, { emitSlice }) => emitSlice(line, 2, 4, 1);
  const { output } = await run(files, { mapper, reducer: sumReducer }, { text: 'a bc d\nx bc\n' });
  expect(output['part-r-00000']).toBe('bc\t2\n');
});

test('a line that a mapper keeps stays as it is', async () => {
  await using files = await localFiles();
  const mapper: JobModule['mapper'] = {
    create: () => {
      const kept: Buffer[] = [];
      return {
        map: (line) => void kept.push(line),
        close: ({ emit }) => kept.reverse().forEach((line) => emit(line)),
      };
    },
  };
  const lines = Array.from({ length: 100_000 }, (_, i) => `line ${i}`);
  const conf = { 'mapreduce.job.reduces': '0', 'mapreduce.input.fileinputformat.split.maxsize': '100000000' };
  const { output } = await run(files, { mapper }, { text: `${lines.join('\n')}\n`, conf });
  expect(output['part-m-00000']).toBe(`${lines.reverse().join('\n')}\n`);
});

test('progress that is overstated is not more than done', () => {
  const said: number[] = [];
  for (const progress of [0.5, 7, -1, Number.NaN]) said.push(fraction(progress));
  expect(said).toEqual([0.5, 1, 0, 0]);
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
