import { toBigint, toDecimal, toDouble } from '../types/convert.ts';
import {
  addDecimals,
  type Decimal,
  divideDecimals,
  fitDecimal,
  isDecimal,
  multiplyDecimals,
  negateDecimal,
  remainderOfDecimals,
  typeOfDecimal,
} from '../types/decimal.ts';
import {
  asDecimal,
  bigintType,
  commonType,
  decimalType,
  doubleType,
  type HiveType,
  isInteger,
  isNumeric,
  isText,
} from '../types/hive-type.ts';
import type { Row, Value } from '../types/value.ts';
import { type Bind, checkCount, type Compiled, wrongType } from './function.ts';

interface Operation {
  readonly number: (left: number, right: number) => number | null;
  readonly bigint: (left: bigint, right: bigint) => bigint | null;
  readonly decimal: (left: Decimal, right: Decimal, scale: number) => Decimal | null;
  readonly decimalType: (left: DecimalShape, right: DecimalShape) => HiveType;
}

type DecimalShape = { precision: number; scale: number };

const sumShape = (left: DecimalShape, right: DecimalShape) => {
  const scale = Math.max(left.scale, right.scale);
  return decimalType(Math.max(left.precision - left.scale, right.precision - right.scale) + 1 + scale, scale);
};

const plus: Operation = {
  number: (left, right) => left + right,
  bigint: (left, right) => left + right,
  decimal: addDecimals,
  decimalType: sumShape,
};

const minus: Operation = {
  number: (left, right) => left - right,
  bigint: (left, right) => left - right,
  decimal: (left, right) => addDecimals(left, negateDecimal(right)),
  decimalType: sumShape,
};

const times: Operation = {
  number: (left, right) => left * right,
  bigint: (left, right) => left * right,
  decimal: multiplyDecimals,
  decimalType: (left, right) => decimalType(left.precision + right.precision + 1, left.scale + right.scale),
};

const modulo: Operation = {
  number: (left, right) => (right === 0 ? null : left % right),
  bigint: (left, right) => (right === 0n ? null : left % right),
  decimal: remainderOfDecimals,
  decimalType: (left, right) => {
    const scale = Math.max(left.scale, right.scale);
    return decimalType(Math.min(left.precision - left.scale, right.precision - right.scale) + scale, scale);
  },
};

/** Never a whole number: INT / INT is DOUBLE. Source: GenericUDFOPDivide. */
const over: Operation = {
  number: (left, right) => (right === 0 ? null : left / right),
  bigint: () => null,
  decimal: (left, right, scale) => divideDecimals(left, right, scale),
  decimalType: (left, right) => {
    const scale = Math.max(6, left.scale + right.precision + 1);
    return decimalType(left.precision - left.scale + right.scale + scale, scale);
  },
};

export const arithmetic: Readonly<Record<string, Bind>> = {
  '+': operator(plus),
  '-': operator(minus),
  '*': operator(times),
  '%': operator(modulo),
  mod: operator(modulo),
  '/': operator(over),
  div: wholeDivision,
  negative,
  positive: (args, site) => numeric(args, site)[0],
  pmod: operator({
    ...modulo,
    number: (left, right) => (right === 0 ? null : ((left % right) + right) % right),
    bigint: (left, right) => (right === 0n ? null : ((left % right) + right) % right),
  }),
  '&': bitwise((left, right) => left & right),
  '|': bitwise((left, right) => left | right),
  '^': bitwise((left, right) => left ^ right),
  '~': (args, site) => {
    const [operand] = numeric(args, site);
    return { type: operand.type, evaluate: (row) => wrapTo(operand.type, operand.evaluate(row), (value) => ~value) };
  },
  shiftleft: bitwise((left, right) => left << right),
  shiftright: bitwise((left, right) => left >> right),
};

function numeric(args: readonly Compiled[], site: Parameters<Bind>[1]): [Compiled, ...Compiled[]] {
  const [first, ...others] = args;
  if (!first) throw wrongType(site, { kind: 'void' }, 'a number');
  for (const { type } of args) {
    if (!isNumeric(type) && !isText(type) && type.kind !== 'void') throw wrongType(site, type, 'a number');
  }
  return [first, ...others];
}

function operator(operation: Operation): Bind {
  return (args, site) => {
    checkCount(args, site, { min: 2, max: 2 });
    const [left, right = left] = numeric(args, site);
    const [a, b] = [shapeOf(left), shapeOf(right)];
    const isExact = a && b && (left.type.kind === 'decimal' || right.type.kind === 'decimal');
    if (isExact) return onDecimals(operation, [left, right], operation.decimalType(a, b));
    const common = commonType(left.type, right.type) ?? doubleType;
    const isDouble = operation === over || isText(left.type) || isText(right.type) || !isNumeric(common);
    return onNumbers(operation, [left, right], isDouble ? doubleType : common);
  };
}

/** A whole constant is as wide as it is written. Source: GenericUDFBaseNumeric, HiveDecimalUtils.getPrecisionForType. */
function shapeOf(arg: Compiled): DecimalShape | undefined {
  if (!arg.constant || !isInteger(arg.type)) return asDecimal(arg.type);
  const value = toDecimal(arg.evaluate([]));
  return value ? typeOfDecimal(value) : asDecimal(arg.type);
}

function onDecimals(operation: Operation, [left, right]: [Compiled, Compiled], type: HiveType): ReturnType<Bind> {
  const shape = asDecimal(type) ?? { precision: 38, scale: 0 };
  return {
    type,
    evaluate(row) {
      const [a, b] = [toDecimal(left.evaluate(row)), toDecimal(right.evaluate(row))];
      const result = a && b && operation.decimal(a, b, shape.scale);
      return result && fitDecimal(result, shape);
    },
  };
}

function onNumbers(operation: Operation, [left, right]: [Compiled, Compiled], type: HiveType): ReturnType<Bind> {
  if (type.kind === 'bigint') {
    return { type, evaluate: (row) => bigintResult(operation.bigint, left.evaluate(row), right.evaluate(row)) };
  }
  const narrow = narrowing(type);
  return {
    type,
    evaluate(row: Row) {
      const [a, b] = [toDouble(left.evaluate(row)), toDouble(right.evaluate(row))];
      if (a === null || b === null) return null;
      // The product of two INTs may need more than 53 bits before it wraps.
      if (type.kind === 'int' && operation === times) return Math.imul(a, b);
      const result = operation.number(a, b);
      return result === null ? null : narrow(result);
    },
  };
}

function bigintResult(run: Operation['bigint'], left: Value, right: Value): Value {
  const [a, b] = [toBigint(left), toBigint(right)];
  const result = a === null || b === null ? null : run(a, b);
  return result === null ? null : BigInt.asIntN(64, result);
}

/** As Java's integers overflow. */
function narrowing({ kind }: HiveType): (value: number) => number {
  if (kind === 'int') return (value) => value | 0;
  if (kind === 'smallint') return (value) => (value << 16) >> 16;
  if (kind === 'tinyint') return (value) => (value << 24) >> 24;
  return kind === 'float' ? Math.fround : (value) => value;
}

function wholeDivision(args: readonly Compiled[], site: Parameters<Bind>[1]): ReturnType<Bind> {
  checkCount(args, site, { min: 2, max: 2 });
  const [left, right = left] = numeric(args, site);
  return {
    type: bigintType,
    evaluate: (row) => bigintResult((a, b) => (b === 0n ? null : a / b), left.evaluate(row), right.evaluate(row)),
  };
}

function negative(args: readonly Compiled[], site: Parameters<Bind>[1]): ReturnType<Bind> {
  const [operand] = numeric(args, site);
  const type = isText(operand.type) ? doubleType : operand.type;
  const narrow = narrowing(type);
  return {
    type,
    evaluate(row) {
      const value = isText(operand.type) ? toDouble(operand.evaluate(row)) : operand.evaluate(row);
      if (typeof value === 'bigint') return BigInt.asIntN(64, -value);
      if (isDecimal(value)) return negateDecimal(value);
      return typeof value === 'number' ? narrow(value === 0 && type.kind !== 'double' ? 0 : -value) : null;
    },
  };
}

function bitwise(run: (left: bigint, right: bigint) => bigint): Bind {
  return (args, site) => {
    checkCount(args, site, { min: 2, max: 2 });
    const [left, right = left] = numeric(args, site);
    const type = commonType(left.type, right.type) ?? bigintType;
    return {
      type,
      evaluate(row) {
        const other = toBigint(right.evaluate(row));
        return other === null ? null : wrapTo(type, left.evaluate(row), (value) => run(value, other));
      },
    };
  };
}

function wrapTo(type: HiveType, value: Value, run: (value: bigint) => bigint): Value {
  const operand = toBigint(value);
  if (operand === null) return null;
  return type.kind === 'bigint' ? BigInt.asIntN(64, run(operand)) : Number(BigInt.asIntN(32, run(operand)));
}
