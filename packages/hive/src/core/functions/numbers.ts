import { toBigint, toDecimal, toDouble } from '../types/convert.ts';
import { type Decimal, decimalNumber, isDecimal, negateDecimal, normal, roundDecimal } from '../types/decimal.ts';
import { bigintType, decimalType, doubleType, type HiveType, intType, isInteger, stringType } from '../types/hive-type.ts';
import type { Value } from '../types/value.ts';
import { type Bind, checkCount, converted, fixed, wrongType } from './function.ts';

const real = (run: (value: number) => number) =>
  fixed(['double'], doubleType, (value) => {
    const result = run(value);
    return Number.isNaN(result) && !Number.isNaN(value) ? null : result;
  });

const power = fixed(['double', 'double'], doubleType, (base, exponent) => base ** exponent);
const ceiling = wholeNumber(Math.ceil, (value) => -(-value.unscaled / 10n ** BigInt(value.scale)) + above(value));
const logarithm: Bind = (args, site) =>
  args.length === 1
    ? real((value) => (value > 0 ? Math.log(value) : NaN))(args, site)
    : fixed(['double', 'double'], doubleType, (base, value) =>
        base <= 1 || value <= 0 ? null : Math.log(value) / Math.log(base),
      )(args, site);

export const numbers: Readonly<Record<string, Bind>> = {
  round: rounded(false),
  bround: rounded(true),
  floor: wholeNumber(Math.floor, (value) => value.unscaled / 10n ** BigInt(value.scale) - below(value)),
  ceil: ceiling,
  ceiling,
  abs: magnitude,
  sqrt: real((value) => (value < 0 ? NaN : Math.sqrt(value))),
  cbrt: real(Math.cbrt),
  exp: real(Math.exp),
  ln: real((value) => (value > 0 ? Math.log(value) : NaN)),
  log: logarithm,
  log2: real((value) => (value > 0 ? Math.log2(value) : NaN)),
  log10: real((value) => (value > 0 ? Math.log10(value) : NaN)),
  power,
  pow: power,
  sin: real(Math.sin),
  cos: real(Math.cos),
  tan: real(Math.tan),
  asin: real(Math.asin),
  acos: real(Math.acos),
  atan: real(Math.atan),
  degrees: real((value) => (value * 180) / Math.PI),
  radians: real((value) => (value * Math.PI) / 180),
  sign: real(Math.sign),
  pi: fixed([], doubleType, () => Math.PI),
  e: fixed([], doubleType, () => Math.E),
  rand: (args, { session }) => {
    checkCount(args, { name: 'rand', position: { line: 1, column: 0 }, session }, { min: 0, max: 1 });
    return { type: doubleType, evaluate: () => session.random() };
  },
  factorial: fixed(['int'], bigintType, factorial),
  hex: (args, site) => {
    const [arg] = args;
    checkCount(args, site, { min: 1, max: 1 });
    if (arg && isInteger(arg.type)) {
      return fixed(['bigint'], stringType, (value) => BigInt.asUintN(64, value).toString(16).toUpperCase())(args, site);
    }
    return fixed(['string'], stringType, hexOfText)(args, site);
  },
  bin: fixed(['bigint'], stringType, (value) => BigInt.asUintN(64, value).toString(2)),
  conv: fixed(['string', 'int', 'int'], stringType, convertBase),
  format_number: fixed(['double', 'int'], stringType, (value, digits) =>
    value.toLocaleString('en-US', { minimumFractionDigits: Math.max(0, digits), maximumFractionDigits: Math.max(0, digits) }),
  ),
};

const below = ({ unscaled, scale }: Decimal) => (unscaled < 0n && unscaled % 10n ** BigInt(scale) !== 0n ? 1n : 0n);
const above = ({ unscaled, scale }: Decimal) => (unscaled > 0n && unscaled % 10n ** BigInt(scale) !== 0n ? 1n : 0n);

/** FLOOR and CEIL give BIGINT, of a decimal a decimal without fraction. */
function wholeNumber(run: (value: number) => number, runDecimal: (value: Decimal) => bigint): Bind {
  return (args, site) => {
    checkCount(args, site, { min: 1, max: 1 });
    const [arg] = args;
    if (!arg) throw new Error('the count was checked');
    if (arg.type.kind === 'decimal') {
      const type = decimalType(arg.type.precision - arg.type.scale + 1, 0);
      return {
        type,
        evaluate(row) {
          const value = arg.evaluate(row);
          return isDecimal(value) ? normal(runDecimal(value), 0) : null;
        },
      };
    }
    const read = isInteger(arg.type) ? arg.evaluate : converted(arg, doubleType, site);
    return {
      type: bigintType,
      evaluate(row) {
        const value = read(row);
        return toBigint(typeof value === 'number' ? run(value) : value);
      },
    };
  };
}

/** Half up, or half to even. Integers keep their type. Source: GenericUDFRound. */
function rounded(halfEven: boolean): Bind {
  return (args, site) => {
    checkCount(args, site, { min: 1, max: 2 });
    const [arg, places] = args;
    if (!arg) throw new Error('the count was checked');
    const digits = places ? Number(converted(places, intType, site)([])) : 0;
    const run = (value: Decimal) => (halfEven ? roundHalfEven(value, digits) : roundTo(value, digits));
    const type = roundedType(arg.type, digits);
    if (!type) throw wrongType(site, arg.type, 'a number');
    return {
      type,
      evaluate(row) {
        const value = arg.evaluate(row);
        if (value === null || (isInteger(type) && digits >= 0)) return value;
        const number = toDouble(value);
        if (number === null || (!isDecimal(value) && !Number.isFinite(number))) return number;
        const decimal = toDecimal(value);
        return decimal && fitting(run(decimal), type);
      },
    };
  };
}

function roundedType(type: HiveType, digits: number): HiveType | undefined {
  if (type.kind === 'decimal') {
    const scale = Math.max(0, Math.min(digits, type.scale));
    return decimalType(type.precision - type.scale + scale + (scale < type.scale ? 1 : 0), scale);
  }
  if (isInteger(type) || type.kind === 'float') return type;
  return ['double', 'string', 'varchar', 'char', 'void'].includes(type.kind) ? doubleType : undefined;
}

function fitting(value: Decimal, { kind }: HiveType): Value {
  if (kind === 'decimal') return value;
  if (kind === 'bigint') return toBigint(value);
  return decimalNumber(value);
}

function roundTo(value: Decimal, digits: number): Decimal {
  if (digits >= 0) return roundDecimal(value, digits);
  const unit = 10n ** BigInt(-digits);
  const scaled = roundDecimal({ unscaled: value.unscaled, scale: value.scale - digits }, 0);
  return normal(scaled.unscaled * unit, 0);
}

function roundHalfEven(value: Decimal, digits: number): Decimal {
  const up = roundTo(value, digits);
  const down = negateDecimal(roundTo(negateDecimal(nudged(value)), digits));
  const isTie = value.scale === digits + 1 && (value.unscaled < 0n ? -value.unscaled : value.unscaled) % 10n === 5n;
  if (!isTie) return up;
  return (up.unscaled * 10n ** BigInt(digits - up.scale)) % 2n === 0n ? up : down;
}

/** A little nearer to zero, so that a tie falls the other way. */
function nudged({ unscaled, scale }: Decimal): Decimal {
  return { unscaled: unscaled * 10n + (unscaled < 0n ? 1n : -1n), scale: scale + 1 };
}

function magnitude(args: Parameters<Bind>[0], site: Parameters<Bind>[1]): ReturnType<Bind> {
  checkCount(args, site, { min: 1, max: 1 });
  const [arg] = args;
  if (!arg) throw new Error('the count was checked');
  const type = isInteger(arg.type) || arg.type.kind === 'decimal' || arg.type.kind === 'float' ? arg.type : doubleType;
  const read = converted(arg, type, site);
  return {
    type,
    evaluate(row) {
      const value = read(row);
      if (typeof value === 'bigint') return value < 0n ? -value : value;
      if (isDecimal(value)) return value.unscaled < 0n ? negateDecimal(value) : value;
      return typeof value === 'number' ? Math.abs(value) : null;
    },
  };
}

function factorial(value: number): Value {
  if (value < 0 || value > 20) return null;
  let product = 1n;
  for (let factor = 2n; factor <= BigInt(value); factor++) product *= factor;
  return product;
}

function hexOfText(text: string): string {
  const escaped = encodeURIComponent(text).replace(
    /%([0-9A-F]{2})|([\s\S])/g,
    (_whole, coded?: string, plain?: string) => coded ?? (plain ?? '').charCodeAt(0).toString(16).padStart(2, '0'),
  );
  return escaped.toUpperCase();
}

function convertBase(digits: string, from: number, to: number): Value {
  const [base, target] = [BigInt(from), Math.abs(to)];
  if (from < 2 || from > 36 || target < 2 || target > 36) return null;
  let value = 0n;
  for (const digit of digits.trim().replace(/^-/, '').toLowerCase()) {
    const meaning = parseInt(digit, from);
    if (Number.isNaN(meaning)) break;
    value = value * base + BigInt(meaning);
  }
  const signed = digits.trim().startsWith('-') ? -value : value;
  return (to > 0 ? BigInt.asUintN(64, signed) : signed).toString(target).toUpperCase();
}
