import { at, type HiveError, semanticError } from '../error.ts';
import type { Position } from '../sql/token.ts';
import type { Moment } from '../types/calendar.ts';
import { type Convert, converter } from '../types/convert.ts';
import { commonType, type HiveType, isPrimitive, typeName } from '../types/hive-type.ts';
import type { Row, Value } from '../types/value.ts';

/** An expression with its names resolved: what it gives for a row. */
export interface Compiled {
  readonly type: HiveType;
  readonly evaluate: (row: Row) => Value;
  /** It reads no column, so that any row will do. */
  readonly constant: boolean;
}

/** Where a function is called, and what it may know beside its arguments. */
export interface CallSite {
  readonly name: string;
  readonly position: Position;
  readonly session: SessionFacts;
}

export interface SessionFacts {
  readonly now: Moment;
  readonly user: string;
  readonly database: string;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Gives the meaning of a call with these arguments. @throws HiveError when they do not fit */
export type Bind = (args: readonly Compiled[], site: CallSite) => Pick<Compiled, 'type' | 'evaluate'>;

interface ParameterValues {
  readonly string: string;
  readonly int: number;
  readonly bigint: bigint;
  readonly double: number;
  readonly boolean: boolean;
  readonly date: string;
}

type Parameter = keyof ParameterValues;

/**
 * A function of primitive parameters that is NULL whenever an argument is. Arguments are converted; `optional` parameters at
 * the end may be left out.
 */
export function fixed<const P extends readonly Parameter[]>(
  parameters: P,
  type: HiveType,
  run: (...values: { [Index in keyof P]: ParameterValues[P[Index]] }) => Value,
  { optional = 0 }: { optional?: number } = {},
): Bind {
  return (args, site) => {
    checkCount(args, site, { min: parameters.length - optional, max: parameters.length });
    const readers = args.map((arg, index) => converted(arg, { kind: parameters[index] ?? 'string' }, site));
    return {
      type,
      evaluate(row) {
        const values: Value[] = [];
        for (const read of readers) {
          const value = read(row);
          if (value === null) return null;
          values.push(value);
        }
        // The readers have converted each argument to its parameter's type.
        return run(...(values as unknown as { [Index in keyof P]: ParameterValues[P[Index]] }));
      },
    };
  };
}

/** The argument's value as one of `type`. */
export function converted(arg: Compiled, type: HiveType, site: CallSite): (row: Row) => Value {
  const convert = converter(arg.type, type);
  if (!convert || isPrimitive(arg.type) !== isPrimitive(type)) throw wrongType(site, arg.type, type);
  return through(arg.evaluate, convert);
}

export function through(evaluate: Compiled['evaluate'], convert: Convert): Compiled['evaluate'] {
  return (row) => convert(evaluate(row));
}

/** All arguments as values of the one type they have in common. */
export function alike(args: readonly Compiled[], site: CallSite): { type: HiveType; readers: Compiled['evaluate'][] } {
  const type = args.reduce<HiveType>((common, arg) => commonOrFail(common, arg.type, site), { kind: 'void' });
  return { type, readers: args.map((arg) => converted(arg, type, site)) };
}

function commonOrFail(left: HiveType, right: HiveType, site: CallSite): HiveType {
  const common = commonType(left, right);
  if (!common) throw wrongType(site, right, left);
  return common;
}

export function checkCount(args: readonly Compiled[], site: CallSite, { min, max }: { min: number; max: number }): void {
  if (args.length >= min && args.length <= max) return;
  const wanted = min === max ? `exactly ${min}` : max === Infinity ? `at least ${min}` : `between ${min} and ${max}`;
  throw semanticError(
    10015,
    `${at(site.position, 'Arguments length mismatch', site.name)}: ${site.name}() takes ${wanted} arguments, got ${args.length}`,
  );
}

export function wrongType(site: CallSite, found: HiveType, wanted: HiveType | string): HiveError {
  const name = typeof wanted === 'string' ? wanted : typeName(wanted);
  return semanticError(
    10016,
    `${at(site.position, 'Argument type mismatch', site.name)}: ${site.name}() takes ${name}, got ${typeName(found)}`,
  );
}
