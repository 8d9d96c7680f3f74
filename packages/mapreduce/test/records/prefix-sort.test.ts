import { expect, test } from 'vitest';
import { sortByKey } from '../../src/records/prefix-sort.ts';

test('keys come in the order of their bytes, equal ones in the order they were added', () => {
  const keys = ['b', 'ab', 'a', '', 'ab\0', 'abcdefg', 'abcde', 'abcdef', 'ab', 'ÿ', 'abcdefgh', 'z'];
  expect(sorted(keys)).toEqual(expected(keys));
});

test('thousands of keys that agree in their first bytes are sorted by the later ones', () => {
  const keys = Array.from({ length: 5000 }, (_, i) => `a-long-common-prefix-${(i * 7919) % 1000}${'x'.repeat(i % 7)}`);
  expect(sorted(keys)).toEqual(expected(keys));
});

test('keys that differ only in zero bytes at their ends are told apart', () => {
  const keys = Array.from({ length: 100 }, (_, i) => 'k'.padEnd(1 + (i % 11), '\0'));
  expect(sorted(keys)).toEqual(expected(keys));
});

function sorted(keys: readonly string[]): number[] {
  const encoded = keys.map((key) => Buffer.from(key));
  const starts = new Uint32Array(keys.length);
  encoded.reduce((at, key, i) => {
    starts[i] = at;
    return at + key.length;
  }, 0);
  const indexes = Uint32Array.from(keys, (_, i) => i);
  sortByKey({ bytes: Buffer.concat(encoded), starts, lengths: Uint32Array.from(encoded, ({ length }) => length) }, indexes);
  return [...indexes];
}

function expected(keys: readonly string[]): number[] {
  const encoded = keys.map((key, index) => ({ key: Buffer.from(key), index }));
  return encoded.sort((one, other) => Buffer.compare(one.key, other.key) || one.index - other.index).map(({ index }) => index);
}
