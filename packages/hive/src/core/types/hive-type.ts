/** A type of HiveQL; `void` is that of a bare NULL. Source: org.apache.hadoop.hive.serde2.typeinfo. */
export type HiveType =
  | { readonly kind: PlainKind }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'varchar' | 'char'; readonly length: number }
  | { readonly kind: 'array'; readonly element: HiveType }
  | { readonly kind: 'map'; readonly key: HiveType; readonly value: HiveType }
  | { readonly kind: 'struct'; readonly fields: readonly StructField[] };

export type PlainKind =
  | 'void'
  | 'boolean'
  | 'tinyint'
  | 'smallint'
  | 'int'
  | 'bigint'
  | 'float'
  | 'double'
  | 'string'
  | 'date'
  | 'timestamp'
  | 'binary';

export interface StructField {
  readonly name: string;
  readonly type: HiveType;
}

export const voidType: HiveType = { kind: 'void' };
export const booleanType: HiveType = { kind: 'boolean' };
export const intType: HiveType = { kind: 'int' };
export const bigintType: HiveType = { kind: 'bigint' };
export const doubleType: HiveType = { kind: 'double' };
export const stringType: HiveType = { kind: 'string' };
export const dateType: HiveType = { kind: 'date' };
export const timestampType: HiveType = { kind: 'timestamp' };

export const decimalPrecisionMax = 38;

/** `array<int>`, `decimal(10,2)`: as DESCRIBE and error messages write it. */
export function typeName(type: HiveType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`;
    case 'varchar':
    case 'char':
      return `${type.kind}(${type.length})`;
    case 'array':
      return `array<${typeName(type.element)}>`;
    case 'map':
      return `map<${typeName(type.key)},${typeName(type.value)}>`;
    case 'struct':
      return `struct<${type.fields.map((field) => `${field.name}:${typeName(field.type)}`).join(',')}>`;
    case 'void':
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'float':
    case 'double':
    case 'string':
    case 'date':
    case 'timestamp':
    case 'binary':
      return type.kind;
  }
}

export const isInteger = ({ kind }: HiveType) => kind === 'tinyint' || kind === 'smallint' || kind === 'int' || kind === 'bigint';

export const isNumeric = (type: HiveType) =>
  isInteger(type) || type.kind === 'float' || type.kind === 'double' || type.kind === 'decimal';

export const isText = ({ kind }: HiveType) => kind === 'string' || kind === 'varchar' || kind === 'char';

export const isPrimitive = ({ kind }: HiveType) => kind !== 'array' && kind !== 'map' && kind !== 'struct';

export const sameType = (left: HiveType, right: HiveType) => typeName(left) === typeName(right);

const numericRank: readonly HiveType['kind'][] = ['tinyint', 'smallint', 'int', 'bigint', 'decimal', 'float', 'double'];

/**
 * The type both can become: what arithmetic, CASE, UNION ALL and the like give. Undefined when there is none.
 * Source: org.apache.hadoop.hive.ql.exec.FunctionRegistry.getCommonClass, getTypeInfoForPrimitiveCategory.
 */
export function commonType(left: HiveType, right: HiveType): HiveType | undefined {
  if (left.kind === 'void' || sameType(left, right)) return right;
  if (right.kind === 'void') return left;
  if (left.kind === 'decimal' || right.kind === 'decimal') {
    const [a, b] = [asDecimal(left), asDecimal(right)];
    if (a && b) {
      const scale = Math.max(a.scale, b.scale);
      const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
      return decimalType(whole + scale, scale);
    }
  }
  if (isNumeric(left) && isNumeric(right)) {
    return numericRank.indexOf(left.kind) > numericRank.indexOf(right.kind) ? left : right;
  }
  if (left.kind === 'array' && right.kind === 'array') {
    const element = commonType(left.element, right.element);
    return element && { kind: 'array', element };
  }
  if (!isPrimitive(left) || !isPrimitive(right)) return undefined;
  if (isTemporal(left) && isTemporal(right)) return timestampType;
  if (isText(left) || isText(right)) return stringType;
  return undefined;
}

/** How two operands of a comparison are compared. Source: FunctionRegistry.getCommonClassForComparison. */
export function comparisonType(left: HiveType, right: HiveType): HiveType | undefined {
  if (left.kind === 'void' || sameType(left, right)) return right;
  if (right.kind === 'void') return left;
  if (isText(left) && isText(right)) return stringType;
  if (isText(left) && isNumeric(right)) return doubleType;
  if (isNumeric(left) && isText(right)) return doubleType;
  if (isText(left) && isTemporal(right)) return right;
  if (isTemporal(left) && isText(right)) return left;
  // A truth value is 1 or 0 beside anything else, so that the text 'true' equals none.
  if ((left.kind === 'boolean' || right.kind === 'boolean') && !isTemporal(left) && !isTemporal(right)) return doubleType;
  return commonType(left, right);
}

export const isTemporal = ({ kind }: HiveType) => kind === 'date' || kind === 'timestamp';

const integerDigits: Readonly<Partial<Record<HiveType['kind'], number>>> = { tinyint: 3, smallint: 5, int: 10, bigint: 19 };

/** The decimal type that holds every value of an integer type, or the type itself. */
export function asDecimal(type: HiveType): { precision: number; scale: number } | undefined {
  if (type.kind === 'decimal') return type;
  const precision = integerDigits[type.kind];
  return precision === undefined ? undefined : { precision, scale: 0 };
}

/** Within 38 digits: whole digits go before fraction, of which 6 are kept. Source: HiveDecimalUtils.adjustPrecisionScale. */
export function decimalType(precision: number, scale: number): HiveType {
  if (precision <= decimalPrecisionMax) return { kind: 'decimal', precision, scale };
  const whole = precision - scale;
  const kept = Math.max(decimalPrecisionMax - whole, Math.min(scale, 6));
  return { kind: 'decimal', precision: decimalPrecisionMax, scale: kept };
}
