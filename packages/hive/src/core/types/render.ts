import { javaDouble, javaFloat } from '@calf/runtime/java-numbers';
import { decimalText, isDecimal } from './decimal.ts';
import type { HiveType } from './hive-type.ts';
import { isList, isMap } from './order.ts';
import type { Value } from './value.ts';

/** A value as the hive command prints it, and as a text table holds it. Nested ones are JSON. */
export function renderValue(value: Value, type: HiveType): string {
  if (value === null) return 'NULL';
  return isNested(type) ? renderNested(value, type) : renderPlain(value, type);
}

const isNested = (type: HiveType) => type.kind === 'array' || type.kind === 'map' || type.kind === 'struct';

/** Source: org.apache.hadoop.hive.serde2.lazy.LazyUtils.writePrimitiveUTF8. */
export function renderPlain(value: Value, type: HiveType): string {
  if (typeof value === 'string') return type.kind === 'char' ? value.padEnd(type.length) : value;
  if (typeof value === 'number') return renderNumber(value, type);
  if (isDecimal(value)) return decimalText(value, type.kind === 'decimal' ? type.scale : undefined);
  return typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : '';
}

function renderNumber(value: number, { kind }: HiveType): string {
  if (kind === 'double') return javaDouble(value);
  return kind === 'float' ? javaFloat(value) : String(value);
}

/** Source: org.apache.hadoop.hive.serde2.SerDeUtils.getJSONString. */
function renderNested(value: Value, type: HiveType): string {
  if (value === null) return 'null';
  if (type.kind === 'array' && isList(value)) return `[${value.map((item) => renderNested(item, type.element)).join(',')}]`;
  if (type.kind === 'struct' && isList(value)) {
    const fields = type.fields.map((field, index) => `"${field.name}":${renderNested(value[index] ?? null, field.type)}`);
    return `{${fields.join(',')}}`;
  }
  if (type.kind === 'map' && isMap(value)) {
    const entries = [...value].map(([key, item]) => {
      const name = renderNested(key, type.key);
      return `${name.startsWith('"') ? name : `"${name}"`}:${renderNested(item, type.value)}`;
    });
    return `{${entries.join(',')}}`;
  }
  const text = renderPlain(value, type);
  return typeof value === 'string' ? JSON.stringify(text) : text;
}

/** For programs: numbers stay numbers where JSON can hold them. */
export function jsonValue(value: Value, type: HiveType): unknown {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : renderNumber(value, type);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (type.kind === 'array' && isList(value)) return value.map((item) => jsonValue(item, type.element));
  if (type.kind === 'struct' && isList(value)) {
    return Object.fromEntries(type.fields.map((field, index) => [field.name, jsonValue(value[index] ?? null, field.type)]));
  }
  if (type.kind === 'map' && isMap(value)) {
    return Object.fromEntries([...value].map(([key, item]) => [renderPlain(key, type.key), jsonValue(item, type.value)]));
  }
  return renderPlain(value, type);
}
