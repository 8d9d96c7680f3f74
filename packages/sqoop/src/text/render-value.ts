import type { Column } from '../database/column.ts';
import { javaBigDecimal, javaDouble, javaFloat } from '@calf/runtime/java-numbers';

/** `asIs`: the database's bytes are the text already; null: the value counts as NULL; otherwise the text. */
export type Rendered = typeof asIs | string | null;
export const asIs = Symbol('as it is');

/** Makes the text of one field of the database's text protocol. @throws RangeError what Sqoop cannot import either */
export type ValueRenderer = (from: Uint8Array, start: number, end: number) => Rendered;

export interface RenderOptions {
  /** `sqoop.bigdecimal.format.string`: decimals in plain digits. */
  readonly plainDecimals: boolean;
  /** Replaces `\n`, `\r` and `\x01` in texts; undefined leaves them. */
  readonly hiveDelimiterReplacement: string | undefined;
}

/** The text that Sqoop's generated class gives a value of this column. Source: the ResultSet getters and toString methods that ClassWriter emits. */
export function valueRenderer(column: Column, options: RenderOptions): ValueRenderer {
  if (column.isYear) return keep;
  switch (column.type) {
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
      return keep;
    case 'BIGINT':
      return bigint;
    case 'BIT':
    case 'BOOLEAN':
      return bit;
    case 'REAL':
      return (from, start, end) => javaFloat(Number(latin1(from, start, end)));
    case 'FLOAT':
    case 'DOUBLE':
      return (from, start, end) => javaDouble(Number(latin1(from, start, end)));
    case 'NUMERIC':
    case 'DECIMAL':
      return options.plainDecimals ? keep : (from, start, end) => javaBigDecimal(latin1(from, start, end));
    case 'DATE':
      return date;
    case 'TIME':
      return time;
    case 'TIMESTAMP':
      return timestamp;
    case 'CHAR':
    case 'VARCHAR':
    case 'LONGVARCHAR':
      return textRenderer(options.hiveDelimiterReplacement);
    case 'BINARY':
    case 'VARBINARY':
    case 'LONGVARBINARY':
      return hexadecimal;
  }
}

const digitZero = 0x30;
const point = 0x2e;
const longMax = '9223372036854775807';

const keep: ValueRenderer = () => asIs;

function latin1(from: Uint8Array, start: number, end: number): string {
  return Buffer.from(from.buffer, from.byteOffset + start, end - start).toString('latin1');
}

function bigint(from: Uint8Array, start: number, end: number): Rendered {
  if (end - start < longMax.length) return asIs;
  const text = latin1(from, start, end);
  // Only an unsigned column holds more than a long does.
  if (text.startsWith('-') || (text.length === longMax.length && text <= longMax)) return asIs;
  throw new RangeError(`'${text}' in a BIGINT column is out of the range of a Java long`);
}

/** True when the first byte, signed, is above 0 or -1, and not the character 0. Source: com.mysql.jdbc.ResultSetImpl.getBoolean. */
function bit(from: Uint8Array, start: number, end: number): Rendered {
  if (start === end) return 'false';
  const first = ((from[start] ?? 0) << 24) >> 24;
  return String((first > 0 || first === -1) && first !== digitZero);
}

function isZeroDate(from: Uint8Array, start: number): boolean {
  for (let index = start; index < start + 4; index++) if (from[index] !== digitZero) return false;
  return true;
}

/** `0000-00-00` becomes NULL, as with Connector/J's zeroDateTimeBehavior=convertToNull. */
function date(from: Uint8Array, start: number, end: number): Rendered {
  if (end - start >= 10 && isZeroDate(from, start)) return null;
  return end - start === 10 ? asIs : latin1(from, start, Math.min(end, start + 10));
}

function time(from: Uint8Array, start: number, end: number): Rendered {
  const text = latin1(from, start, end);
  if (!/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?$/.test(text)) {
    throw new RangeError(`Bad format for Time '${text}': Sqoop imports 00:00:00 to 23:59:59`);
  }
  return text.slice(0, 8);
}

/** A fraction always: `.0`, or what is left of it without zeros at its end. */
function timestamp(from: Uint8Array, start: number, end: number): Rendered {
  if (isZeroDate(from, start)) return null;
  const text = latin1(from, start, end);
  if (end - start < 20 || from[start + 19] !== point) return `${text}.0`;
  let last = end - start;
  while (text.charCodeAt(last - 1) === digitZero && last > 21) last--;
  return text.slice(0, last);
}

function textRenderer(replacement: string | undefined): ValueRenderer {
  if (replacement === undefined) return keep;
  return (from, start, end) => {
    const text = Buffer.from(from.buffer, from.byteOffset + start, end - start).toString();
    // oxlint-disable-next-line no-control-regex -- Hive's field delimiter is one.
    return text.replaceAll(/[\n\r\x01]/g, () => replacement);
  };
}

function hexadecimal(from: Uint8Array, start: number, end: number): Rendered {
  const digits = Buffer.from(from.buffer, from.byteOffset + start, end - start).toString('hex');
  return digits.replaceAll(/(..)(?=.)/g, '$1 ');
}
