import { expect, test } from 'vitest';
import { reusedMemory, type ReceiveMemory } from '../../src/transfer/receive-memory.ts';

/** As a socket that always fills what it is given, up to 100 kB. */
function read(memory: ReceiveMemory): Buffer {
  const chunk = memory.next().subarray(0, 100_000);
  memory.took(chunk);
  return chunk;
}

const slabsOf = (memory: ReceiveMemory, reads: number) => new Set(Array.from({ length: reads }, () => read(memory).buffer)).size;

test('chunks follow each other in memory', () => {
  const memory = reusedMemory(() => false);
  read(memory);
  const [first, second] = [read(memory), read(memory)];
  expect([second.buffer, second.byteOffset]).toEqual([first.buffer, first.byteOffset + first.length]);
});

test('a small slab and two large ones are enough for any number of bytes that leave in time', () => {
  expect(
    slabsOf(
      reusedMemory(() => false),
      1000,
    ),
  ).toBe(3);
});

test('memory whose bytes have not left yet is not used again', () => {
  let isInUse = true;
  const memory = reusedMemory(() => isInUse);
  expect(slabsOf(memory, 31)).toBe(7);
  isInUse = false;
  slabsOf(memory, 30);
  expect(slabsOf(memory, 100)).toBeLessThanOrEqual(3);
});
