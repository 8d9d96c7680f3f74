/**
 * Word count of 200 MB in one process, by hand: `node packages/mapreduce/bench/word-count.ts [megabytes]`.
 * The text has a vocabulary of 20,000 words, so the combiner has something to do.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connectFileSystem } from '@calf/client/file-system';
import { Configuration } from '@calf/runtime/configuration';
import type { JobModule, MapFunction } from '../src/api.ts';
import { planSplits } from '../src/input/plan-splits.ts';
import { runLocalJob } from '../src/local-job.ts';
import { moduleProgram } from '../src/task/module-program.ts';
import { mapText, sumReducer } from '../src/text-api.ts';

const megabytes = Number(process.argv[2] ?? 200);
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-word-count-'));
const one = Buffer.from('1');

const onBytes: MapFunction = (line, { emitSlice }) => {
  for (let start = 0; start < line.length; ) {
    let end = start;
    while (end < line.length && line[end] !== 32) end++;
    if (end > start) emitSlice(line, start, end, one);
    start = end + 1;
  }
};
const onText = mapText((line, { emit }) => {
  for (const word of line.split(' ')) if (word !== '') emit(word, 1);
});

try {
  writeText(path.join(directory, 'text'));
  await measure('bytes', { mapper: onBytes, combiner: sumReducer, reducer: sumReducer });
  await measure('text', { mapper: onText, combiner: sumReducer, reducer: sumReducer });
} finally {
  fs.rmSync(directory, { recursive: true });
}

async function measure(name: string, module: JobModule): Promise<void> {
  const configuration = new Configuration([
    ['mapreduce.input.fileinputformat.inputdir', path.join(directory, 'text')],
    ['mapreduce.output.fileoutputformat.outputdir', path.join(directory, `${name}-output`)],
    ['mapreduce.job.reduces', '2'],
  ]);
  const fileSystem = await connectFileSystem({ uri: 'file:///', configuration });
  const { splits } = await planSplits(fileSystem, configuration);
  const before = performance.now();
  const cpuBefore = process.cpuUsage();
  await runLocalJob({
    program: moduleProgram(module),
    splits,
    configuration,
    fileSystem,
    localDirectory: path.join(directory, `${name}-local`),
  });
  const seconds = (performance.now() - before) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpuSeconds = (user + system) / 1e6;
  const residentMb = Math.round(process.memoryUsage.rss() / 1024 / 1024);
  process.stdout.write(`${name}: ${cpuSeconds.toFixed(1)} s of CPU, ${seconds.toFixed(1)} s, ${residentMb} MB resident\n`);
}

function writeText(file: string): void {
  const descriptor = fs.openSync(file, 'w');
  let random = 1;
  for (let written = 0; written < megabytes * 1024 * 1024; ) {
    const lines: string[] = [];
    for (let line = 0; line < 10_000; line++) {
      const words: string[] = [];
      for (let word = 0; word < 10; word++) {
        random = (random * 1103515245 + 12345) % 2147483648;
        words.push(`w${(random >> 8) % 20_000}`);
      }
      lines.push(words.join(' '));
    }
    written += fs.writeSync(descriptor, `${lines.join('\n')}\n`);
  }
  fs.closeSync(descriptor);
}
