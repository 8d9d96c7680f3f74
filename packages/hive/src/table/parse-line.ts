import type { HiveType } from '../core/types/hive-type.ts';
import { textParser } from '../core/types/parse-value.ts';
import type { Value } from '../core/types/value.ts';
import type { Column, TextFormat } from './definition.ts';

export interface LineParser {
  /** Fills `row` from a line's fields; missing ones are NULL, further ones are ignored. */
  parse(line: string, row: Value[]): void;
}

/** Reads only the columns that are `used`. Source: org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe. */
export function lineParser(columns: readonly Column[], format: TextFormat, used: ReadonlySet<number>): LineParser {
  const fields = [...used]
    .filter((index) => index < columns.length)
    .sort((left, right) => left - right)
    .map((index) => ({ index, parse: fieldParser(columns[index]?.type ?? { kind: 'string' }, format, 1) }));
  const last = fields.at(-1)?.index ?? -1;
  const separator = format.separators[0] ?? '\u0001';
  return {
    parse(line, row) {
      if (last === -1) return;
      const texts = format.escape === undefined ? line.split(separator, last + 1) : splitEscaped(line, separator, format.escape);
      for (const { index, parse } of fields) {
        const text = texts[index];
        row[index] = text === undefined || text === format.null ? null : parse(text);
      }
    },
  };
}

/** A field's text, escapes still in it, as a value; `depth` is that of its inner separators. */
function fieldParser(type: HiveType, format: TextFormat, depth: number): (text: string) => Value {
  const separator = format.separators[depth] ?? '\b';
  const split = (text: string) => {
    if (text === '') return [];
    return format.escape === undefined ? text.split(separator) : splitEscaped(text, separator, format.escape);
  };
  const orNull = (parse: (text: string) => Value) => (text: string) => (text === format.null ? null : parse(text));
  if (type.kind === 'array') {
    const element = orNull(fieldParser(type.element, format, depth + 1));
    return (text) => split(text).map(element);
  }
  if (type.kind === 'struct') {
    const fields = type.fields.map((field) => orNull(fieldParser(field.type, format, depth + 1)));
    return (text) => {
      const texts = split(text);
      return fields.map((parse, index) => parse(texts[index] ?? format.null));
    };
  }
  if (type.kind === 'map') return mapParser(type, format, { depth, split });
  const parse = textParser(type);
  return format.escape === undefined ? parse : (text) => parse(withoutEscapes(text, format.escape ?? ''));
}

function mapParser(
  type: HiveType & { kind: 'map' },
  format: TextFormat,
  { depth, split }: { depth: number; split: (text: string) => string[] },
): (text: string) => Value {
  const between = format.separators[depth + 1] ?? '\b';
  const [key, item] = [fieldParser(type.key, format, depth + 2), fieldParser(type.value, format, depth + 2)];
  return (text) =>
    new Map(
      split(text).map((entry): [Value, Value] => {
        const at = entry.indexOf(between);
        if (at === -1) return [key(entry), null];
        const held = entry.slice(at + between.length);
        return [key(entry.slice(0, at)), held === format.null ? null : item(held)];
      }),
    );
}

/** An escaped separator separates nothing; the escapes stay for the fields' own parsing. */
function splitEscaped(line: string, separator: string, escape: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let index = 0; index < line.length; index++) {
    const character = line[index];
    if (character === escape) index++;
    else if (character === separator) {
      parts.push(line.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, line.slice(start)];
}

/** `\n` and `\r` stand for the ends of lines, else the next character for itself. Source: LazyUtils.copyAndEscapeStringDataToText. */
function withoutEscapes(text: string, escape: string): string {
  if (!text.includes(escape)) return text;
  let plain = '';
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (character !== escape || index + 1 === text.length) plain += character;
    else {
      const next = text.charAt(++index);
      plain += next === 'n' ? '\n' : next === 'r' ? '\r' : next;
    }
  }
  return plain;
}
