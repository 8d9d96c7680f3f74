import { booleanType, comparisonType, stringType } from '../types/hive-type.ts';
import { compareValues } from '../types/order.ts';
import type { Value } from '../types/value.ts';
import { alike, type Bind, type CallSite, checkCount, type Compiled, converted, wrongType } from './function.ts';

/** AND, OR, CASE, IF, COALESCE and the like: arguments are evaluated as far as needed. */
export const conditions: Readonly<Record<string, Bind>> = {
  and: connective(false),
  or: connective(true),
  not: predicate((value) => (value === null ? null : !value)),
  istrue: predicate((value) => value === true),
  isnottrue: predicate((value) => value !== true),
  isfalse: predicate((value) => value === false),
  isnotfalse: predicate((value) => value !== false),
  isnull: nullTest(true),
  isnotnull: nullTest(false),
  if(args, site) {
    checkCount(args, site, { min: 3, max: 3 });
    return whens(args, site);
  },
  when: whens,
  case: caseOf,
  coalesce,
  nvl(args, site) {
    checkCount(args, site, { min: 2, max: 2 });
    return coalesce(args, site);
  },
  nullif(args, site) {
    checkCount(args, site, { min: 2, max: 2 });
    const [first] = args;
    if (!first) throw new Error('the count was checked');
    const equal = equality(args, site);
    return { type: first.type, evaluate: (row) => (equal(row) ? null : first.evaluate(row)) };
  },
  assert_true(args, site) {
    const { evaluate } = predicate((value) => value)(args, site);
    return {
      type: stringType,
      evaluate(row) {
        if (evaluate(row) !== true) throw new Error('ASSERT_TRUE(): assertion failed.');
        return null;
      },
    };
  },
};

/** `deciding` is the value that settles the result; else NULL wins. */
function connective(deciding: boolean): Bind {
  return (args, site) => {
    const readers = args.map((arg) => converted(arg, booleanType, site));
    return {
      type: booleanType,
      evaluate(row) {
        let result: boolean | null = !deciding;
        for (const read of readers) {
          const value = read(row);
          if (value === deciding) return deciding;
          if (value === null) result = null;
        }
        return result;
      },
    };
  };
}

function predicate(run: (value: Value) => Value): Bind {
  return (args, site) => {
    checkCount(args, site, { min: 1, max: 1 });
    const [arg] = args;
    if (!arg) throw new Error('the count was checked');
    const read = converted(arg, booleanType, site);
    return { type: booleanType, evaluate: (row) => run(read(row)) };
  };
}

function nullTest(wanted: boolean): Bind {
  return (args, site) => {
    checkCount(args, site, { min: 1, max: 1 });
    const [arg] = args;
    if (!arg) throw new Error('the count was checked');
    return { type: booleanType, evaluate: (row) => (arg.evaluate(row) === null) === wanted };
  };
}

/** condition, value, condition, value, …, [otherwise] */
function whens(args: readonly Compiled[], site: CallSite): ReturnType<Bind> {
  const conditions = args.filter((_, index) => index % 2 === 0 && index < args.length - 1);
  const tests = conditions.map((condition) => converted(condition, booleanType, site));
  return choose(
    tests,
    args.filter((_, index) => index % 2 === 1 || index === args.length - 1),
    site,
  );
}

/** operand, value, result, value, result, …, [otherwise] */
function caseOf(args: readonly Compiled[], site: CallSite): ReturnType<Bind> {
  const [operand, ...rest] = args;
  if (!operand) throw wrongType(site, { kind: 'void' }, 'an operand');
  const candidates = rest.filter((_, index) => index % 2 === 0 && index < rest.length - 1);
  const tests = candidates.map((candidate) => equality([operand, candidate], site));
  return choose(
    tests,
    rest.filter((_, index) => index % 2 === 1 || index === rest.length - 1),
    site,
  );
}

function choose(tests: readonly Compiled['evaluate'][], results: readonly Compiled[], site: CallSite): ReturnType<Bind> {
  const { type, readers } = alike(results, site);
  return {
    type,
    evaluate(row) {
      for (let index = 0; index < tests.length; index++) {
        if (tests[index]?.(row) === true) return readers[index]?.(row) ?? null;
      }
      return readers[tests.length]?.(row) ?? null;
    },
  };
}

function equality(args: readonly Compiled[], site: CallSite): (row: readonly Value[]) => boolean {
  const [left, right] = args;
  const type = left && right && comparisonType(left.type, right.type);
  if (!type) throw wrongType(site, right?.type ?? { kind: 'void' }, left?.type ?? 'a value');
  const [a, b] = [converted(left, type, site), converted(right, type, site)];
  return (row) => {
    const [one, other] = [a(row), b(row)];
    return one !== null && other !== null && compareValues(one, other) === 0;
  };
}

function coalesce(args: readonly Compiled[], site: CallSite): ReturnType<Bind> {
  checkCount(args, site, { min: 1, max: Infinity });
  const { type, readers } = alike(args, site);
  return {
    type,
    evaluate(row) {
      for (const read of readers) {
        const value = read(row);
        if (value !== null) return value;
      }
      return null;
    },
  };
}
