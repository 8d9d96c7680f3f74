import { renderPlain } from '../core/types/render.ts';
import type { HiveType } from '../core/types/hive-type.ts';
import { isList, isMap } from '../core/types/order.ts';
import type { Row, Value } from '../core/types/value.ts';
import type { Column, TextFormat } from './definition.ts';

/** A row as a line of a text table, its end included. Source: LazySimpleSerDe.serialize. */
export function lineFormatter(columns: readonly Column[], format: TextFormat): (row: Row) => string {
  const fields = columns.map(({ type }) => fieldFormatter(type, format, 1));
  const separator = format.separators[0] ?? '\u0001';
  return (row) => `${fields.map((write, index) => write(row[index] ?? null)).join(separator)}\n`;
}

function fieldFormatter(type: HiveType, format: TextFormat, depth: number): (value: Value) => string {
  const write = notNull(type, format, depth);
  return (value) => (value === null ? format.null : write(value));
}

function notNull(type: HiveType, format: TextFormat, depth: number): (value: Value) => string {
  const separator = format.separators[depth] ?? '\b';
  if (type.kind === 'array') {
    const element = fieldFormatter(type.element, format, depth + 1);
    return (value) => (isList(value) ? value.map(element).join(separator) : format.null);
  }
  if (type.kind === 'struct') {
    const fields = type.fields.map((field) => fieldFormatter(field.type, format, depth + 1));
    return (value) => (isList(value) ? fields.map((write, index) => write(value[index] ?? null)).join(separator) : format.null);
  }
  if (type.kind === 'map') {
    const between = format.separators[depth + 1] ?? '\b';
    const [key, item] = [fieldFormatter(type.key, format, depth + 2), fieldFormatter(type.value, format, depth + 2)];
    return (value) =>
      isMap(value) ? [...value].map(([name, held]) => `${key(name)}${between}${item(held)}`).join(separator) : format.null;
  }
  const { escape } = format;
  if (escape === undefined) return (value) => renderPlain(value, type);
  const special = new Set([escape, ...format.separators]);
  return (value) => escaped(renderPlain(value, type), escape, special);
}

function escaped(text: string, escape: string, special: ReadonlySet<string>): string {
  let written = '';
  for (const character of text) {
    if (character === '\n') written += `${escape}n`;
    else if (character === '\r') written += `${escape}r`;
    else written += special.has(character) ? escape + character : character;
  }
  return written;
}
