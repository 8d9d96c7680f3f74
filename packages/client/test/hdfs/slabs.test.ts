import { expect, test } from 'vitest';
import { Slabs } from '../../src/hdfs/slabs.ts';

test('chunks lie one behind the other, and none where another one is', () => {
  const slabs = new Slabs();
  const chunks: Buffer[] = [];
  for (let count = 0; count < 100; count++) {
    const memory = slabs.next();
    expect(memory.length).toBeGreaterThanOrEqual(64 * 1024);
    const chunk = memory.subarray(0, 50_000).fill(count);
    slabs.took(chunk);
    chunks.push(chunk);
  }
  expect(chunks.every((chunk, index) => chunk[0] === index && chunk.at(-1) === index)).toBe(true);
  expect(new Set(chunks.map(({ buffer }) => buffer)).size).toBeLessThan(20);
});

test('a chunk from elsewhere takes no room', () => {
  const slabs = new Slabs();
  const { byteOffset } = slabs.next();
  slabs.took(Buffer.alloc(1000));
  expect(slabs.next().byteOffset).toBe(byteOffset);
});
