import { expect, test } from 'vitest';
import { humanSize, parseSize } from '../../src/hdfs/sizes.ts';

test.each([
  [0, '0'],
  [1023, '1023'],
  [1024, '1 K'],
  [104_000, '101.6 K'],
  [1_048_575, '1.0 M'],
  [1_048_576, '1 M'],
  [811_659_522_048, '755.9 G'],
  [-2048, '-2 K'],
])('%d bytes are %s', (bytes, text) => expect(humanSize(bytes)).toBe(text));

test('reports have two decimals and a unit', () => {
  expect(humanSize(390_256, { unit: 'B', decimals: 2 })).toBe('381.11 KB');
  expect(humanSize(0, { unit: 'B', decimals: 2 })).toBe('0 B');
});

test.each([
  ['3', 3],
  ['1m', 1_048_576],
  ['10G', 10 * 1024 ** 3],
  ['-1', -1],
  ['x', undefined],
  ['3q', undefined],
])('"%s" is a size of %s', (text, bytes) => expect(parseSize(text)).toBe(bytes));
