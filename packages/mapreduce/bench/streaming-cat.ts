/**
 * Streaming with `cat` as the mapper, by hand: `node packages/mapreduce/bench/streaming-cat.ts [megabytes]`.
 * The CPU time is the engine's own, without the programs'.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connectFileSystem } from '@calf/client/file-system';
import { Configuration } from '@calf/runtime/configuration';
import { planSplits } from '../src/input/plan-splits.ts';
import { runLocalJob } from '../src/local-job.ts';
import { streamingProgram } from '../src/streaming/streaming-program.ts';

const megabytes = Number(process.argv[2] ?? 200);
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-streaming-cat-'));

try {
  writeText(path.join(directory, 'text'));
  await measure('map only', '0');
  await measure('sorted', '2');
} finally {
  fs.rmSync(directory, { recursive: true });
}

async function measure(name: string, reduces: string): Promise<void> {
  const configuration = new Configuration([
    ['mapreduce.input.fileinputformat.inputdir', path.join(directory, 'text')],
    ['mapreduce.output.fileoutputformat.outputdir', path.join(directory, `${name}-output`)],
    ['mapreduce.job.reduces', reduces],
    ['calf.job.streaming', 'true'],
    ['stream.map.streamprocessor', 'cat'],
  ]);
  const fileSystem = await connectFileSystem({ uri: 'file:///', configuration });
  const { splits } = await planSplits(fileSystem, configuration);
  const before = performance.now();
  const cpuBefore = process.cpuUsage();
  await runLocalJob({
    program: streamingProgram(configuration, { workDirectory: directory, log: () => undefined }),
    splits,
    configuration,
    fileSystem,
    localDirectory: path.join(directory, `${name}-local`),
  });
  const seconds = (performance.now() - before) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  process.stdout.write(`${name}: ${((user + system) / 1e6).toFixed(1)} s of CPU, ${seconds.toFixed(1)} s\n`);
}

function writeText(file: string): void {
  const descriptor = fs.openSync(file, 'w');
  let random = 1;
  for (let written = 0; written < megabytes * 1024 * 1024; ) {
    const lines: string[] = [];
    for (let line = 0; line < 10_000; line++) {
      random = (random * 1103515245 + 12345) % 2147483648;
      lines.push(`${random}\tthe quick brown fox jumps over the lazy dog ${line}`);
    }
    written += fs.writeSync(descriptor, `${lines.join('\n')}\n`);
  }
  fs.closeSync(descriptor);
}
