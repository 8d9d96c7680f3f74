import { ArgumentError } from './parse-arguments.ts';

/** No delimiter: what Sqoop writes as NUL. */
export const noCharacter = '\0';

const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  "'": "'",
  '\\': '\\',
  0: noCharacter,
};

/**
 * The character that a delimiter argument names: itself, `\n` and the like, `\0ooo` (octal) or `\0xhhh` (hexadecimal).
 * `warn` hears of what is ignored. Source: org.apache.sqoop.SqoopOptions.toChar.
 * @throws ArgumentError
 */
export function parseCharacterArgument(text: string, warn: (message: string) => void): string {
  if (text === '') throw new ArgumentError('Character argument expected.');
  if (!text.startsWith('\\')) {
    if (text.length > 1) warn(`Character argument ${text} has multiple characters; only the first will be used.`);
    return text.charAt(0);
  }
  if (text.length === 1) return text;
  if (text.length > 3 && /^\\0[xX]/.test(text)) return fromDigits(text.slice(3), 16, text);
  if (text.startsWith('\\0') && text.length > 2) return fromDigits(text.slice(2), 8, text);
  const named = text.length === 2 ? escapes[text.charAt(1)] : undefined;
  if (named !== undefined) return named;
  throw new ArgumentError(`Cannot understand character argument: ${text}`);
}

function fromDigits(digits: string, radix: 8 | 16, text: string): string {
  const wanted = radix === 8 ? /^[0-7]{1,7}$/ : /^[0-9a-fA-F]{1,4}$/;
  if (!wanted.test(digits)) throw new ArgumentError(`Cannot understand character argument: ${text}`);
  return String.fromCharCode(Number.parseInt(digits, radix) & 0xffff);
}
