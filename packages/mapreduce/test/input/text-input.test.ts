import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import type { FileSystem } from '@calf/client/file-system';
import { Configuration } from '@calf/runtime/configuration';
import { expect, test } from 'vitest';
import type { FileSplit } from '../../src/input/input-split.ts';
import { inputDirectoryKey, planSplits } from '../../src/input/plan-splits.ts';
import { openTextSplit } from '../../src/input/text-input.ts';
import { localFiles } from '../support/local-files.ts';

test('wherever a file is cut, each line belongs to exactly one split', async () => {
  await using files = await localFiles();
  const file = path.join(files.directory, 'text');
  const text = 'alpha\nbeta\r\ngamma\rdelta\n\nlast';
  fs.writeFileSync(file, text);
  for (let cut = 1; cut < text.length; cut++) {
    const parts = [splitOf(file, 0, cut), splitOf(file, cut, text.length - cut)];
    const lines = (await Promise.all(parts.map((split) => linesOf(files, split)))).flat();
    expect(lines, `cut at ${cut}`).toEqual(['alpha', 'beta', 'gamma', 'delta', '', 'last']);
  }
});

test('a gzip file is one split and is read as its text', async () => {
  await using files = await localFiles();
  const file = path.join(files.directory, 'text.gz');
  fs.writeFileSync(file, Buffer.concat([zlib.gzipSync('a\nb\n'), zlib.gzipSync('c\n')]));
  const { splits } = await planSplits(files.fileSystem, inputOf(file, { 'mapreduce.input.fileinputformat.split.maxsize': '5' }));
  expect(splits).toHaveLength(1);
  expect(await linesOf(files, splits[0] as FileSplit)).toEqual(['a', 'b', 'c']);
});

test('a gzip file that ends too early, or cannot be read on, fails its reader', async () => {
  await using files = await localFiles();
  const file = path.join(files.directory, 'text.gz');
  const whole = zlib.gzipSync(crypto.randomBytes(100_000).toString('hex'));
  fs.writeFileSync(file, whole.subarray(0, 50_000));
  await expect(linesOf(files, splitOf(file, 0, 50_000))).rejects.toThrow('unexpected end of file');
  fs.writeFileSync(file, whole);
  const fileSystem: FileSystem = {
    ...files.fileSystem,
    async open(name) {
      const input = await files.fileSystem.open(name);
      async function* broken() {
        yield whole.subarray(0, 50_000);
        throw await Promise.resolve(new Error('the DataNode is gone'));
      }
      return { ...input, statistics: input.statistics, stream: broken };
    },
  };
  await expect(linesOf({ fileSystem }, splitOf(file, 0, whole.length))).rejects.toThrow('the DataNode is gone');
});

test('a gzip file need not be read to its end', async () => {
  await using files = await localFiles();
  const file = path.join(files.directory, 'text.gz');
  fs.writeFileSync(file, zlib.gzipSync('a line\n'.repeat(1_000_000)));
  const reader = await openTextSplit(files.fileSystem, splitOf(file, 0, 1));
  expect(await reader.fill()).toBe(true);
  await reader.close();
});

test('the last split may be a tenth larger, so that no small one is left over', async () => {
  await using files = await localFiles();
  const file = path.join(files.directory, 'data');
  const conf = { 'mapreduce.input.fileinputformat.split.maxsize': '100' };
  fs.writeFileSync(file, Buffer.alloc(310));
  expect(lengths(await planSplits(files.fileSystem, inputOf(file, conf)))).toEqual([100, 100, 110]);
  fs.writeFileSync(file, Buffer.alloc(311));
  expect(lengths(await planSplits(files.fileSystem, inputOf(file, conf)))).toEqual([100, 100, 100, 11]);
});

test('streaming makes about as many splits as maps are wanted', async () => {
  await using files = await localFiles();
  const file = path.join(files.directory, 'data');
  fs.writeFileSync(file, Buffer.alloc(1000));
  expect(lengths(await planSplits(files.fileSystem, inputOf(file), { mapsWanted: 2 }))).toEqual([500, 500]);
});

test('hidden files are no input, and a missing path is refused in the words of Hadoop', async () => {
  await using files = await localFiles();
  for (const name of ['_SUCCESS', '.crc', 'part-0']) fs.writeFileSync(path.join(files.directory, name), 'x\n');
  const { splits } = await planSplits(files.fileSystem, inputOf(files.directory));
  expect(splits.map((split) => path.basename(split.path))).toEqual(['part-0']);
  await expect(planSplits(files.fileSystem, inputOf('/no/such/input'))).rejects.toThrow(
    /^Input path does not exist: file:\/+no\/such\/input$/,
  );
  await expect(planSplits(files.fileSystem, inputOf(`${files.directory}/*.csv`))).rejects.toThrow(/matches 0 files$/);
});

function splitOf(file: string, start: number, length: number): FileSplit {
  return { kind: 'file', path: file, start, length, hosts: [], racks: [] };
}

function inputOf(input: string, more: Record<string, string> = {}): Configuration {
  return new Configuration(Object.entries({ [inputDirectoryKey]: input, ...more }));
}

function lengths({ splits }: { splits: readonly FileSplit[] }): number[] {
  return splits.map(({ length }) => length);
}

async function linesOf(
  { fileSystem }: Pick<Awaited<ReturnType<typeof localFiles>>, 'fileSystem'>,
  split: FileSplit,
): Promise<string[]> {
  const reader = await openTextSplit(fileSystem, split);
  const lines: string[] = [];
  try {
    do {
      while (reader.next()) lines.push(reader.buffer.toString('utf8', reader.start, reader.end));
    } while (await reader.fill());
  } finally {
    await reader.close();
  }
  return lines;
}
