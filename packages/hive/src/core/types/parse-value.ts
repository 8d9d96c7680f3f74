import { parseDate, parseTimestamp } from './calendar.ts';
import { fitDecimal, parseDecimal } from './decimal.ts';
import type { HiveType } from './hive-type.ts';
import type { Value } from './value.ts';

type Parse = (text: string) => Value;

/** How a field's text becomes a value; null for one that is none. Source: org.apache.hadoop.hive.serde2.lazy.Lazy*.init. */
export function textParser(type: HiveType): Parse {
  switch (type.kind) {
    case 'tinyint':
      return (text) => parseInteger(text, 0x80);
    case 'smallint':
      return (text) => parseInteger(text, 0x8000);
    case 'int':
      return (text) => parseInteger(text, 0x80000000);
    case 'bigint':
      return parseBigint;
    case 'float':
      return (text) => {
        const value = parseDouble(text);
        return value === null ? null : Math.fround(value);
      };
    case 'double':
      return parseDouble;
    case 'decimal':
      return (text) => {
        const value = parseDecimal(text);
        return value && fitDecimal(value, type);
      };
    case 'boolean':
      return parseBooleanField;
    case 'date':
      return parseDate;
    case 'timestamp':
      return parseTimestamp;
    case 'varchar':
      return (text) => truncate(text, type.length);
    case 'char':
      return (text) => truncate(text, type.length).replace(/ +$/, '');
    case 'void':
    case 'string':
    case 'binary':
    case 'array':
    case 'map':
    case 'struct':
      return (text) => text;
  }
}

const integer = /^([+-]?\d+)(?:\.\d*)?$/;

/** Digits behind a point are dropped. Source: org.apache.hadoop.hive.serde2.lazy.LazyInteger.parse. */
export function parseInteger(text: string, limit: number): number | null {
  const digits = integer.exec(text)?.[1];
  if (digits === undefined) return null;
  const value = Number(digits);
  return value >= limit || value < -limit ? null : value + 0;
}

export function parseBigint(text: string): bigint | null {
  const digits = integer.exec(text)?.[1];
  if (digits === undefined) return null;
  const value = BigInt(digits.startsWith('+') ? digits.slice(1) : digits);
  return BigInt.asIntN(64, value) === value ? value : null;
}

const double = /^\s*[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[dDfF]?|NaN|Infinity)\s*$/;

/** What `Double.parseDouble` takes, but for hexadecimal. */
export function parseDouble(text: string): number | null {
  return double.test(text) ? Number(text.trim().replace(/(?<=\d\.?)[dDfF]$/, '')) : null;
}

function parseBooleanField(text: string): boolean | null {
  if (text.length === 4 && text.toLowerCase() === 'true') return true;
  return text.length === 5 && text.toLowerCase() === 'false' ? false : null;
}

/** By code points. */
export function truncate(text: string, length: number): string {
  if (text.length <= length) return text;
  return Array.from(text).slice(0, length).join('');
}
