import { compareDecimals, type Decimal, isDecimal } from './decimal.ts';
import type { Value } from './value.ts';

/** The order of two values of one type, neither NULL. Texts are ordered by their UTF-8 bytes, NaN comes after every number. */
export function compareValues(left: Value, right: Value): number {
  if (typeof left === 'string') return typeof right === 'string' ? compareTexts(left, right) : 0;
  if (typeof left === 'number') return compareNumbers(left, Number(right));
  if (typeof left === 'bigint' || typeof left === 'boolean') return left === right ? 0 : lessThan(left, right) ? -1 : 1;
  if (isDecimal(left)) return isDecimal(right) ? compareDecimals(left, right) : 0;
  if (isList(left) && isList(right)) return compareLists(left, right);
  return keyText([left]) < keyText([right]) ? -1 : 1;
}

const lessThan = (left: bigint | boolean, right: Value) => right !== null && left < (right as typeof left);

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

export const isMap = (value: Value): value is ReadonlyMap<Value, Value> => value instanceof Map;

/** NULL first, as Hive orders ascending. */
export function compareNullable(left: Value, right: Value): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? -1 : 1;
  return compareValues(left, right);
}

function compareLists(left: readonly Value[], right: readonly Value[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = compareNullable(left[index] ?? null, right[index] ?? null);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareNumbers(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return 0;
  return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
}

/** UTF-16 units are in the order of code points but for surrogates, which stand for what is above everything else. */
export function compareTexts(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const [a, b] = [left.charCodeAt(index), right.charCodeAt(index)];
    if (a !== b) return aboveOthers(a) - aboveOthers(b) || a - b;
  }
  return left.length - right.length;
}

const aboveOthers = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? 1 : 0);

/** A text that two rows share exactly when all their values are equal: the key of groups and joins. */
export function keyText(values: readonly Value[]): string {
  let key = '';
  for (const value of values) key += keyOf(value);
  return key;
}

function keyOf(value: Value): string {
  if (typeof value === 'string') return `s${value.length}:${value}`;
  if (typeof value === 'number') return `d${value};`;
  if (typeof value === 'bigint') return `i${value};`;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return value === null ? 'n' : keyOfObject(value);
}

function keyOfObject(value: Decimal | readonly Value[] | ReadonlyMap<Value, Value>): string {
  if (isDecimal(value)) return `e${value.unscaled}/${value.scale};`;
  const inside = isList(value) ? keyText(value) : [...value].map((entry) => keyText(entry)).join('');
  return `(${inside})`;
}
