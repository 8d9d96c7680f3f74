import { expect, test } from 'vitest';
import { parseJavaInteger, readOptions, takeOption } from '../../src/hdfs/dfs/options.ts';

const rules = { min: 1, flags: ['R', 'f'], values: ['t'] };

test('options stand in front of the arguments, in any order', () => {
  const { flags, values, args } = readOptions(['-f', '-t', '4', '-R', '/a', '-f'], rules);
  expect([...flags]).toEqual(['f', 'R']);
  expect(values.get('t')).toBe('4');
  expect(args).toEqual(['/a', '-f']);
});

test('two dashes end them, and a single one is an argument', () => {
  expect(readOptions(['--', '-f'], rules).args).toEqual(['-f']);
  expect(readOptions(['-', '/a'], rules).args).toEqual(['-', '/a']);
});

test('a value is not taken from the arguments that must be there', () => {
  const { values, args } = readOptions(['-t', '/a'], rules);
  expect([values.get('t'), args]).toEqual(['', ['/a']]);
});

test.each([
  [['-Z', '/a'], 'Illegal option -Z'],
  [[], 'Not enough arguments: expected 1 but got 0'],
])('%j is refused', (argv, message) => {
  expect(() => readOptions(argv, rules)).toThrow(message);
});

test('too many arguments are counted', () => {
  expect(() => readOptions(['a', 'b'], { min: 1, max: 1 })).toThrow('Too many arguments: expected 1 but got 2');
});

test('an option with a value may stand anywhere before two dashes', () => {
  const args = ['/a', '-t', 'x', '--', '-t'];
  expect(takeOption(args, '-t')).toBe('x');
  expect(takeOption(args, '-t')).toBeUndefined();
  expect(() => takeOption(['-t'], '-t')).toThrow('option -t requires 1 argument');
});

test('numbers are refused in the words of Java', () => {
  expect(parseJavaInteger('-7')).toBe(-7);
  expect(() => parseJavaInteger('7x')).toThrow('For input string: "7x"');
});
