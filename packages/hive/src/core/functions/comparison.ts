import { booleanType, comparisonType } from '../types/hive-type.ts';
import { compareValues } from '../types/order.ts';
import type { Row, Value } from '../types/value.ts';
import { alike, type Bind, type CallSite, checkCount, type Compiled, converted, wrongType } from './function.ts';

/** `=`, `<`, …, BETWEEN, IN, LEAST: what orders values. Operands of different types are compared as FunctionRegistry says. */
export const comparisons: Readonly<Record<string, Bind>> = {
  '=': test((order) => order === 0),
  '<>': test((order) => order !== 0),
  '<': test((order) => order < 0),
  '<=': test((order) => order <= 0),
  '>': test((order) => order > 0),
  '>=': test((order) => order >= 0),
  '<=>': (args, site) => {
    const { left, right } = operands(args, site);
    return { type: booleanType, evaluate: (row) => isSame(left(row), right(row)) };
  },
  between(args, site) {
    checkCount(args, site, { min: 3, max: 3 });
    const [operand, low, high] = args;
    if (!operand || !low || !high) throw new Error('the count was checked');
    const [above, below] = [operands([operand, low], site), operands([operand, high], site)];
    return {
      type: booleanType,
      evaluate: (row) =>
        both(
          ordered(above, row, (order) => order >= 0),
          ordered(below, row, (order) => order <= 0),
        ),
    };
  },
  in: membership,
  greatest: extreme((order) => order > 0),
  least: extreme((order) => order < 0),
};

interface Operands {
  readonly left: (row: Row) => Value;
  readonly right: (row: Row) => Value;
}

function operands(args: readonly Compiled[], site: CallSite): Operands {
  checkCount(args, site, { min: 2, max: 2 });
  const [left, right] = args;
  if (!left || !right) throw new Error('the count was checked');
  const type = comparisonType(left.type, right.type);
  if (!type) throw wrongType(site, right.type, left.type);
  return { left: converted(left, type, site), right: converted(right, type, site) };
}

function test(passes: (order: number) => boolean): Bind {
  return (args, site) => {
    const both = operands(args, site);
    return { type: booleanType, evaluate: (row) => ordered(both, row, passes) };
  };
}

function ordered({ left, right }: Operands, row: Row, passes: (order: number) => boolean): boolean | null {
  const a = left(row);
  if (a === null) return null;
  const b = right(row);
  return b === null ? null : passes(compareValues(a, b));
}

const isSame = (left: Value, right: Value) =>
  left === null || right === null ? left === right : compareValues(left, right) === 0;

function both(left: boolean | null, right: boolean | null): boolean | null {
  if (left === false || right === false) return false;
  return left === null || right === null ? null : true;
}

function membership(args: readonly Compiled[], site: CallSite): ReturnType<Bind> {
  const [operand, ...others] = args;
  if (!operand || others.length === 0) throw wrongType(site, { kind: 'void' }, 'a list');
  const pairs = others.map((other) => operands([operand, other], site));
  return {
    type: booleanType,
    evaluate(row) {
      let found: boolean | null = false;
      for (const pair of pairs) {
        const equal = ordered(pair, row, (order) => order === 0);
        if (equal === true) return true;
        if (equal === null) found = null;
      }
      return found;
    },
  };
}

/** NULL when any argument is. Source: GenericUDFGreatest. */
function extreme(isBetter: (order: number) => boolean): Bind {
  return (args, site) => {
    checkCount(args, site, { min: 2, max: Infinity });
    const { type, readers } = alike(args, site);
    return {
      type,
      evaluate(row) {
        let best: Value = null;
        for (const read of readers) {
          const value = read(row);
          if (value === null) return null;
          if (best === null || isBetter(compareValues(value, best))) best = value;
        }
        return best;
      },
    };
  };
}
