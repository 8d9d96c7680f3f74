import { javaDouble } from '@calf/runtime/java-numbers';
import { epochSeconds, momentAtSeconds, momentOf, parseDate, parseTimestamp, timestampText } from './calendar.ts';
import { type Decimal, decimalNumber, decimalText, fitDecimal, isDecimal, normal, parseDecimal } from './decimal.ts';
import { type HiveType, isNumeric, isPrimitive, isText, sameType } from './hive-type.ts';
import { isList, isMap } from './order.ts';
import { parseBigint, parseDouble, parseInteger, truncate } from './parse-value.ts';
import { renderPlain } from './render.ts';
import type { Value } from './value.ts';

export type Convert = (value: Value) => Value;

/**
 * CAST and every implicit conversion; what cannot be converted is NULL. Undefined when the types have no conversion at all.
 * Source: org.apache.hadoop.hive.ql.udf.UDFTo*.
 */
export function converter(from: HiveType, to: HiveType): Convert | undefined {
  if (sameType(from, to) || from.kind === 'void' || to.kind === 'void') return (value) => value;
  if (!isPrimitive(from) || !isPrimitive(to)) return nestedConverter(from, to);
  const convert = primitiveConverter(from, to);
  if (from.kind === 'timestamp' && isNumeric(to)) return (value) => (value === null ? null : convert(secondsOf(value)));
  return (value) => (value === null ? null : convert(value));
}

function nestedConverter(from: HiveType, to: HiveType): Convert | undefined {
  if (from.kind === 'array' && to.kind === 'array') {
    const element = converter(from.element, to.element);
    return element && ((value) => (isList(value) ? value.map(element) : null));
  }
  if (from.kind === 'map' && to.kind === 'map') {
    const [key, item] = [converter(from.key, to.key), converter(from.value, to.value)];
    if (!key || !item) return undefined;
    return (value) => (isMap(value) ? new Map([...value].map(([name, held]) => [key(name), item(held)])) : null);
  }
  if (from.kind !== 'struct' || to.kind !== 'struct' || from.fields.length !== to.fields.length) return undefined;
  const fields = to.fields.map((field, index) => converter(from.fields[index]?.type ?? field.type, field.type));
  return (value) => (isList(value) ? value.map((item, index) => fields[index]?.(item) ?? null) : null);
}

function primitiveConverter(from: HiveType, to: HiveType): Convert {
  switch (to.kind) {
    case 'boolean':
      return toBoolean;
    case 'tinyint':
      return toInteger(8);
    case 'smallint':
      return toInteger(16);
    case 'int':
      return toInteger(32);
    case 'bigint':
      return toBigint;
    case 'float':
      return (value) => {
        const number = toDouble(value);
        return number === null ? null : Math.fround(number);
      };
    case 'double':
      return toDouble;
    case 'decimal':
      return (value) => {
        const decimal = toDecimal(value);
        return decimal && fitDecimal(decimal, to);
      };
    case 'varchar':
      return (value) => truncate(toText(value, from), to.length);
    case 'char':
      return (value) => truncate(toText(value, from), to.length).replace(/ +$/, '');
    case 'date':
      return (value) => (typeof value === 'string' ? parseDate(value) : null);
    case 'timestamp':
      return toTimestamp;
    case 'void':
    case 'string':
    case 'binary':
    case 'array':
    case 'map':
    case 'struct':
      return (value) => toText(value, from);
  }
}

function toText(value: Value, type: HiveType): string {
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (isDecimal(value)) return decimalText(value);
  return isText(type) && typeof value === 'string' ? value : renderPlain(value, type);
}

/** Source: PrimitiveObjectInspectorUtils.parseBoolean. */
const falseTexts: readonly string[] = ['', '0', 'no', 'off', 'false'];

function toBoolean(value: Value): boolean | null {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return !falseTexts.includes(value.toLowerCase());
  const number = toDouble(value);
  return number === null ? null : number !== 0;
}

/** As Java narrows: wrapping between integers, from a double by way of the nearest int. */
function toInteger(bits: 8 | 16 | 32): (value: Value) => number | null {
  const half = 2 ** (bits - 1);
  const wrap = (value: number) => (bits === 32 ? value | 0 : bits === 16 ? (value << 16) >> 16 : (value << 24) >> 24);
  return (value) => {
    if (typeof value === 'number') return Number.isInteger(value) ? wrap(saturate(value)) : wrap(Math.trunc(saturate(value)));
    if (typeof value === 'string') return parseInteger(value.trim(), half);
    if (isDecimal(value)) {
      const whole = Number(wholeOf(value));
      return whole >= half || whole < -half ? null : whole;
    }
    return typeof value === 'bigint' ? wrap(Number(BigInt.asIntN(32, value))) : Number(value);
  };
}

function saturate(value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.min(Math.max(value, -0x80000000), 0x7fffffff);
}

const bigintMax = 2n ** 63n - 1n;

export function toBigint(value: Value): bigint | null {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return 0n;
    if (value >= 2 ** 63) return bigintMax;
    return value <= -(2 ** 63) ? -bigintMax - 1n : BigInt(Math.trunc(value));
  }
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'string') return parseBigint(value.trim());
  if (!isDecimal(value)) return null;
  const whole = wholeOf(value);
  return BigInt.asIntN(64, whole) === whole ? whole : null;
}

const wholeOf = ({ unscaled, scale }: Decimal) => unscaled / 10n ** BigInt(scale);

/** Of a TIMESTAMP, since 1970. */
function secondsOf(value: Value): number | null {
  const moment = typeof value === 'string' ? momentOf(value) : null;
  return moment && epochSeconds(moment) + moment.nanos / 1e9;
}

export function toDouble(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'boolean') return Number(value);
  if (isDecimal(value)) return decimalNumber(value);
  return typeof value === 'string' ? parseDouble(value) : null;
}

export function toDecimal(value: Value): Decimal | null {
  if (isDecimal(value)) return value;
  if (typeof value === 'bigint') return normal(value, 0);
  if (typeof value === 'number') return parseDecimal(Number.isInteger(value) ? String(value) : javaDouble(value));
  if (typeof value === 'boolean') return normal(value ? 1n : 0n, 0);
  return typeof value === 'string' ? parseDecimal(value) : null;
}

function toTimestamp(value: Value): string | null {
  if (typeof value === 'string') return parseTimestamp(value);
  // Whole numbers are milliseconds, others seconds. Source: TimestampWritableV2, hive.int.timestamp.conversion.in.seconds=false.
  const number = toDouble(value);
  if (number === null) return null;
  const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
  return timestampText(momentAtSeconds(isWhole ? number / 1000 : number));
}
