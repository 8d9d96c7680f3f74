import { expect, test } from 'vitest';
import { noCharacter, parseCharacterArgument } from '../src/options/character-argument.ts';

const parse = (text: string) => parseCharacterArgument(text, () => undefined);

test.each([
  ['\\t', '\t'],
  ['\\0001', '\x01'],
  ['\\001', '\x01'],
  ['\\01', '\x01'],
  ['\\0x01', '\x01'],
  ['\\0x1', '\x01'],
  ['\\0100', '@'],
  ['\\07777', '\u0fff'],
  ['\\0', noCharacter],
  ['\\\\', '\\'],
  ['\\', '\\'],
  ['\\"', '"'],
  ['é', 'é'],
])('the character argument %s is what Sqoop 1.4.7 takes it for', (text, character) => {
  expect(parse(text)).toBe(character);
});

test.each(['\\u0001', '\\r\\n', '\\q'])('the character argument %s is refused in the words of Sqoop', (text) => {
  expect(() => parse(text)).toThrow(`Cannot understand character argument: ${text}`);
});

test('of several characters the first counts, and a warning says so', () => {
  const warnings: string[] = [];
  expect(parseCharacterArgument('ab', (message) => warnings.push(message))).toBe('a');
  expect(warnings).toEqual(['Character argument ab has multiple characters; only the first will be used.']);
});
