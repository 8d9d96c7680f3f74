import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { rangeOf } from '../../src/records/byte-range.ts';
import { Groups } from '../../src/records/groups.ts';
import { type Combine, MapOutput } from '../../src/records/map-output.ts';
import { segmentOf } from '../../src/records/partition-index.ts';
import { fileSegment } from '../../src/records/segment-reader.ts';
import { wholeNumber } from '../../src/records/whole-number.ts';

test('what is collected comes back by partition, sorted, over many spills and merges', async () => {
  const { directory, output } = mapOutput({ sortBytes: 4096, sortFactor: 3 });
  for (let i = 0; i < 3000; i++) output.collect(i % 2, text(`key${(i * 31) % 500}`), text(`value ${i}`));
  await output.close();
  expect(output.spilledRecords).toBeGreaterThan(3000);
  for (const partition of [0, 1]) {
    const wanted = Array.from({ length: 3000 }, (_, i) => [`key${(i * 31) % 500}`, `value ${i}`] as const)
      .filter((_, i) => i % 2 === partition)
      .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
    expect(read(directory, partition)).toEqual(wanted);
  }
});

test('records larger than the buffer and the chunks of a file pass whole', async () => {
  const { directory, output } = mapOutput({ sortBytes: 4096, sortFactor: 2 });
  const large = 'x'.repeat(700_000);
  for (const key of ['b', 'a', 'c']) output.collect(0, text(key), text(large + key));
  await output.close();
  expect(read(directory, 0)).toEqual(['a', 'b', 'c'].map((key) => [key, large + key]));
});

test('the combiner runs for each spill and again over the spills', async () => {
  const { directory, output } = mapOutput({ sortBytes: 4096, sortFactor: 10, combine: sum });
  for (let i = 0; i < 3000; i++) output.collect(0, text(`k${i % 3}`), text('1'));
  await output.close();
  expect(read(directory, 0)).toEqual([
    ['k0', '1000'],
    ['k1', '1000'],
    ['k2', '1000'],
  ]);
});

test('a changed byte in a map output is found by its checksum', async () => {
  const { directory, output } = mapOutput({ sortBytes: 1 << 20, sortFactor: 10 });
  for (let i = 0; i < 100; i++) output.collect(0, text(`key${i}`), text('value'));
  await output.close();
  const file = path.join(directory, 'file.out');
  const bytes = fs.readFileSync(file);
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  fs.writeFileSync(file, bytes);
  expect(() => read(directory, 0)).toThrow('the checksum of a segment is wrong');
});

test('a task that emits nothing has an output of empty segments', async () => {
  const { directory, output } = mapOutput({ sortBytes: 4096, sortFactor: 10 });
  await output.close();
  expect(read(directory, 1)).toEqual([]);
});

const sum: Combine = {
  kind: 'function',
  run(records, emit) {
    const groups = new Groups(records);
    while (groups.nextGroup()) {
      let total = 0;
      while (groups.nextValue()) total += wholeNumber(groups);
      emit(rangeOf(groups.key), text(String(total)));
    }
  },
};

const text = (characters: string) => rangeOf(Buffer.from(characters));

function mapOutput(options: { sortBytes: number; sortFactor: number; combine?: Combine }) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-map-output-'));
  onTestFinished(() => fs.rmSync(directory, { recursive: true }));
  return { directory, output: new MapOutput({ directory, partitions: 2, ...options }) };
}

function read(directory: string, partition: number): (readonly [string, string])[] {
  const segment = segmentOf(fs.readFileSync(path.join(directory, 'file.out.index')), partition);
  if (!segment) throw new Error('no such partition');
  const run = fileSegment(path.join(directory, 'file.out'), segment);
  const records: (readonly [string, string])[] = [];
  while (run.next()) {
    records.push([run.buffer.toString('utf8', run.keyStart, run.keyEnd), run.buffer.toString('utf8', run.keyEnd, run.valueEnd)]);
  }
  return records;
}
