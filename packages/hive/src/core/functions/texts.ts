import { booleanType, type HiveType, intType, stringType } from '../types/hive-type.ts';
import { decimalText, isDecimal } from '../types/decimal.ts';
import { isList } from '../types/order.ts';
import { renderPlain } from '../types/render.ts';
import type { Value } from '../types/value.ts';
import { alike, type Bind, checkCount, converted, fixed, wrongType } from './function.ts';
import { getJsonObject } from './json-path.ts';

const onText = (run: (text: string) => Value, type: HiveType = stringType) => fixed(['string'], type, run);

const upper = onText((text) => text.toUpperCase());
const lower = onText((text) => text.toLowerCase());
const length = onText((text) => characters(text).length, intType);
const substring = fixed(['string', 'int', 'int'], stringType, substr, { optional: 1 });
const trimmed = (pattern: RegExp) => onText((text) => text.replace(pattern, ''));

export const texts: Readonly<Record<string, Bind>> = {
  upper,
  ucase: upper,
  lower,
  lcase: lower,
  length,
  char_length: length,
  character_length: length,
  octet_length: onText((text) => utf8Length(text), intType),
  trim: trimmed(/^ +| +$/g),
  ltrim: trimmed(/^ +/),
  rtrim: trimmed(/ +$/),
  substr: substring,
  substring,
  substring_index: fixed(['string', 'string', 'int'], stringType, substringIndex),
  concat,
  concat_ws: concatWithSeparator,
  reverse: onText((text) => characters(text).reverse().join('')),
  repeat: fixed(['string', 'int'], stringType, (text, count) => text.repeat(Math.max(0, count))),
  space: fixed(['int'], stringType, (count) => ' '.repeat(Math.max(0, count))),
  lpad: fixed(['string', 'int', 'string'], stringType, (text, size, pad) => padded(text, size, pad, 'before')),
  rpad: fixed(['string', 'int', 'string'], stringType, (text, size, pad) => padded(text, size, pad, 'after')),
  initcap: onText((text) => text.toLowerCase().replace(/(^|\s)(\S)/g, (whole) => whole.toUpperCase())),
  instr: fixed(['string', 'string'], intType, (text, wanted) => text.indexOf(wanted) + 1),
  locate: fixed(
    ['string', 'string', 'int'],
    intType,
    (wanted, text, from = 1) => (from < 1 ? 0 : text.indexOf(wanted, from - 1) + 1),
    { optional: 1 },
  ),
  replace: fixed(['string', 'string', 'string'], stringType, (text, from, to) =>
    from === '' ? text : text.replaceAll(from, to),
  ),
  translate: fixed(['string', 'string', 'string'], stringType, translate),
  ascii: onText((text) => (text === '' ? 0 : text.charCodeAt(0)), intType),
  chr: fixed(['bigint'], stringType, (code) => (code < 0n ? '' : String.fromCharCode(Number(code % 256n)))),
  find_in_set: fixed(['string', 'string'], intType, (text, list) => (text.includes(',') ? 0 : list.split(',').indexOf(text) + 1)),
  elt,
  field,
  levenshtein: fixed(['string', 'string'], intType, levenshtein),
  get_json_object: fixed(['string', 'string'], stringType, getJsonObject),
  startswith: fixed(['string', 'string'], booleanType, (text, start) => text.startsWith(start)),
};

const ascii = /^[\0-\x7f]*$/;

/** By code points, as Hive counts. */
const characters = (text: string): string[] => (ascii.test(text) ? text.split('') : Array.from(text));

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** From 1, or from the end when negative. Source: org.apache.hadoop.hive.ql.udf.UDFSubstr. */
function substr(text: string, position: number, count: number = 0x7fffffff): string {
  const all = ascii.test(text) ? text : characters(text);
  if (count <= 0 || Math.abs(position) > all.length) return '';
  const start = position > 0 ? position - 1 : position < 0 ? all.length + position : 0;
  const part = all.slice(start, start + count);
  return typeof part === 'string' ? part : part.join('');
}

function substringIndex(text: string, delimiter: string, count: number): string {
  if (delimiter === '' || count === 0) return '';
  const parts = text.split(delimiter);
  return (count > 0 ? parts.slice(0, count) : parts.slice(count)).join(delimiter);
}

function padded(text: string, size: number, pad: string, side: 'before' | 'after'): Value {
  if (pad === '') return null;
  const all = characters(text);
  if (all.length >= size) return all.slice(0, Math.max(0, size)).join('');
  const units = characters(pad);
  const filling = Array.from({ length: size - all.length }, (_, index) => units[index % units.length]).join('');
  return side === 'before' ? filling + text : text + filling;
}

function translate(text: string, from: string, to: string): string {
  const [sources, targets] = [characters(from), characters(to)];
  return characters(text)
    .map((character) => {
      const index = sources.indexOf(character);
      return index === -1 ? character : (targets[index] ?? '');
    })
    .join('');
}

function concat(args: Parameters<Bind>[0], site: Parameters<Bind>[1]): ReturnType<Bind> {
  checkCount(args, site, { min: 1, max: Infinity });
  const readers = args.map((arg) => converted(arg, stringType, site));
  return {
    type: stringType,
    evaluate(row) {
      let text = '';
      for (const read of readers) {
        const value = read(row);
        if (typeof value !== 'string') return null;
        text += value;
      }
      return text;
    },
  };
}

/** NULLs are left out; arrays are taken apart. Source: GenericUDFConcatWS. */
function concatWithSeparator(args: Parameters<Bind>[0], site: Parameters<Bind>[1]): ReturnType<Bind> {
  checkCount(args, site, { min: 2, max: Infinity });
  const [separator, ...others] = args;
  if (!separator) throw new Error('the count was checked');
  return {
    type: stringType,
    evaluate(row) {
      const between = separator.evaluate(row);
      if (typeof between !== 'string') return null;
      const parts: string[] = [];
      for (const { type, evaluate } of others) {
        const value = evaluate(row);
        if (type.kind === 'array' && isList(value)) {
          for (const item of value) if (item !== null) parts.push(renderPlain(item, type.element));
        } else if (value !== null) parts.push(isDecimal(value) ? decimalText(value) : renderPlain(value, type));
      }
      return parts.join(between);
    },
  };
}

function elt(args: Parameters<Bind>[0], site: Parameters<Bind>[1]): ReturnType<Bind> {
  checkCount(args, site, { min: 2, max: Infinity });
  const [index, ...others] = args;
  if (!index) throw new Error('the count was checked');
  const [number, readers] = [converted(index, intType, site), others.map((arg) => converted(arg, stringType, site))];
  return { type: stringType, evaluate: (row) => readers[Number(number(row)) - 1]?.(row) ?? null };
}

function field(args: Parameters<Bind>[0], site: Parameters<Bind>[1]): ReturnType<Bind> {
  checkCount(args, site, { min: 2, max: Infinity });
  const { type, readers } = alike(args, site);
  if (type.kind === 'void') throw wrongType(site, type, 'a value');
  return {
    type: intType,
    evaluate(row) {
      const [wanted, ...others] = readers.map((read) => read(row));
      return wanted === null ? 0 : others.indexOf(wanted ?? null) + 1;
    },
  };
}

function levenshtein(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const change = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
