import { expect, test } from 'vitest';
import { defaultDelimiters, mysqlDelimiters } from '../src/text/delimiters.ts';
import { escapeAndEnclose } from '../src/text/field-writer.ts';
import { javaBigDecimal, javaDouble, javaFloat } from '@calf/runtime/java-numbers';
import { parseRecord } from '../src/text/parse-record.ts';

test.each([
  [1, '1.0'],
  [0.1, '0.1'],
  [1e7, '1.0E7'],
  [123456789.123, '1.23456789123E8'],
  [1e-3, '0.001'],
  [0.0001, '1.0E-4'],
  [-0, '-0.0'],
  [9999999, '9999999.0'],
  [1e23, '1.0E23'],
])('the double %d is written as Java writes it', (value, text) => {
  expect(javaDouble(value)).toBe(text);
});

test('a float has the digits that a single-precision number needs', () => {
  expect(javaFloat(0.1)).toBe('0.1');
  expect(javaFloat(1.23457e7)).toBe('1.23457E7');
  expect(javaFloat(3.4e38)).toBe('3.4E38');
});

test('BigDecimal.toString turns to powers of ten for small numbers', () => {
  expect(javaBigDecimal('0.0000000001')).toBe('1E-10');
  expect(javaBigDecimal('0.0000000000')).toBe('0E-10');
  expect(javaBigDecimal('123.4500000000')).toBe('123.4500000000');
});

test('a field is escaped before it is enclosed', () => {
  const delimiters = { ...defaultDelimiters, enclosedBy: '"', escapedBy: '\\' };
  expect(escapeAndEnclose('a,"b\\c\n"d', delimiters)).toBe('"a,\\"b\\\\c\n\\"d"');
  expect(escapeAndEnclose("it's", mysqlDelimiters)).toBe("it\\'s");
  expect(escapeAndEnclose('a,b', { ...delimiters, escapedBy: '\0' })).toBe('"a,b"');
});

test.each([
  ['a,b', ['a', 'b']],
  ['a,', ['a', '']],
  [',', ['', '']],
  ['', []],
])('the line "%s" has the fields %j', (line, fields) => {
  expect(parseRecord(line, defaultDelimiters)).toEqual(fields);
});

test('what was written with enclosing and escaping is read back', () => {
  const fields = ['a,b', "it's", '', 'back\\slash', 'line\nend'];
  const line = fields.map((field) => escapeAndEnclose(field, mysqlDelimiters)).join(',');
  expect(parseRecord(line, mysqlDelimiters)).toEqual(fields);
});

test('a character behind the closing encloser is refused', () => {
  expect(() => parseRecord("'a'b,c", mysqlDelimiters)).toThrow('Expected delimiter at position 3');
});
