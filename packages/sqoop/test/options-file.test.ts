import { expect, test } from 'vitest';
import { expandOptionsFiles, optionsIn } from '../src/options/options-file.ts';

test('an options file holds one word a line, with comments', () => {
  const text = "# to the shop\nimport\n--connect\n\n  jdbc:mysql://db/shop  \n--query\nSELECT a \\\nFROM t WHERE b = 'x'\n";
  expect(optionsIn(text, 'f')).toEqual([
    'import',
    '--connect',
    'jdbc:mysql://db/shop',
    '--query',
    "SELECT a FROM t WHERE b = 'x'",
  ]);
});

test('quotes around a word are taken off', () => {
  expect(optionsIn('"a b"\n\' c\'\n', 'f')).toEqual(['a b', ' c']);
});

test.each([
  ['"a', 'Malformed option in options file(f): "a'],
  ['"', 'Malformed option in options file(f): "'],
  ['a\\', 'Malformed option in options file(f): a'],
  ['"a\\\nb"', 'Multiline quoted strings not supported in file(f): "a\\'],
])('the line %j is refused', (text, message) => {
  expect(() => optionsIn(text, 'f')).toThrow(message);
});

test('a file that is not there, or not named, is told', () => {
  expect(() => expandOptionsFiles(['import', '--options-file', 'none'], '/nowhere')).toThrow('Unable to read options file: none');
  expect(() => expandOptionsFiles(['--options-file'], '/nowhere')).toThrow('Missing options file');
});
