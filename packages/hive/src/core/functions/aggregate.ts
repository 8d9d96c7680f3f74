import { toBigint, toDecimal, toDouble } from '../types/convert.ts';
import { addDecimals, type Decimal, divideDecimals, fitDecimal, normal } from '../types/decimal.ts';
import { asDecimal, bigintType, decimalType, doubleType, type HiveType, isInteger, isPrimitive } from '../types/hive-type.ts';
import { compareValues, isList, keyText } from '../types/order.ts';
import type { Value } from '../types/value.ts';
import { type CallSite, checkCount, type Compiled, wrongType } from './function.ts';

/** Folds the values of a group. `State` belongs to the aggregate; it is changed in place. */
export interface Aggregate {
  readonly type: HiveType;
  readonly start: () => State;
  readonly add: (state: State, values: readonly Value[]) => void;
  readonly finish: (state: State) => Value;
}

/** Plain data, so that it can be written to a file. */
export interface State {
  count: number;
  sum: number;
  exact: bigint;
  decimal: Decimal;
  value: Value;
  values: Value[];
  mean: number;
  squares: number;
  seen: Set<string> | undefined;
}

type BindAggregate = (args: readonly Compiled[], site: CallSite) => Aggregate;

const start = (): State => ({
  count: 0,
  sum: 0,
  exact: 0n,
  decimal: { unscaled: 0n, scale: 0 },
  value: null,
  values: [],
  mean: 0,
  squares: 0,
  seen: undefined,
});

const spread = (finish: (state: State) => Value): BindAggregate => oneNumber(doubleType, addToSpread, finish);
const populationSpread = spread(({ count, squares }) => (count === 0 ? null : Math.sqrt(squares / count)));
const populationVariance = spread(({ count, squares }) => (count === 0 ? null : squares / count));

/** Aggregates by lower-case name. Source: org.apache.hadoop.hive.ql.udf.generic.GenericUDAF*. */
export const aggregateFunctions: ReadonlyMap<string, BindAggregate> = new Map(
  Object.entries({
    count,
    sum,
    avg: average,
    min: extreme((order) => order < 0),
    max: extreme((order) => order > 0),
    std: populationSpread,
    stddev: populationSpread,
    stddev_pop: populationSpread,
    stddev_samp: spread(({ count: number, squares }) => (number < 2 ? null : Math.sqrt(squares / (number - 1)))),
    variance: populationVariance,
    var_pop: populationVariance,
    var_samp: spread(({ count: number, squares }) => (number < 2 ? null : squares / (number - 1))),
    collect_list: collect(false),
    collect_set: collect(true),
    percentile: percentile,
    percentile_approx: percentile,
  } satisfies Record<string, BindAggregate>),
);

/** Each different value once. */
export function distinctOnly(aggregate: Aggregate): Aggregate {
  return {
    ...aggregate,
    add(state, values) {
      if (values.includes(null)) return;
      state.seen ??= new Set();
      const key = keyText(values);
      if (state.seen.has(key)) return;
      state.seen.add(key);
      aggregate.add(state, values);
    },
  };
}

function count(args: readonly Compiled[]): Aggregate {
  return {
    type: bigintType,
    start,
    add(state, values) {
      if (args.length === 0 || !values.includes(null)) state.count++;
    },
    finish: (state) => BigInt(state.count),
  };
}

function single(args: readonly Compiled[], site: CallSite): Compiled {
  checkCount(args, site, { min: 1, max: 1 });
  const [arg] = args;
  if (!arg) throw new Error('the count was checked');
  if (!isPrimitive(arg.type)) throw wrongType(site, arg.type, 'a primitive type');
  return arg;
}

function sum(args: readonly Compiled[], site: CallSite): Aggregate {
  const { type } = single(args, site);
  if (type.kind === 'decimal') {
    const result = decimalType(Math.min(38, type.precision + 10), type.scale);
    return { type: result, start, add: addDecimal, finish: (state) => finishDecimal(state, result) };
  }
  if (isInteger(type)) {
    return { type: bigintType, start, add: addInteger, finish: (state) => (state.count === 0 ? null : totalOf(state)) };
  }
  return { type: doubleType, start, add: addNumber, finish: (state) => (state.count === 0 ? null : state.sum) };
}

/** In doubles as long as they are exact. */
function addInteger(state: State, [value = null]: readonly Value[]): void {
  if (value === null) return;
  state.count++;
  if (typeof value === 'number') state.sum += value;
  else state.exact += toBigint(value) ?? 0n;
  if (Number.isSafeInteger(state.sum)) return;
  state.exact += BigInt(state.sum);
  state.sum = 0;
}

const totalOf = ({ exact, sum: rest }: State) => BigInt.asIntN(64, exact + BigInt(rest));

function addNumber(state: State, [value = null]: readonly Value[]): void {
  const number = toDouble(value);
  if (number === null) return;
  state.count++;
  state.sum += number;
}

function addDecimal(state: State, [value = null]: readonly Value[]): void {
  const decimal = toDecimal(value);
  if (!decimal) return;
  state.count++;
  state.decimal = addDecimals(state.decimal, decimal);
}

function finishDecimal(state: State, type: HiveType): Value {
  return state.count === 0 ? null : fitDecimal(state.decimal, asDecimal(type) ?? { precision: 38, scale: 0 });
}

function average(args: readonly Compiled[], site: CallSite): Aggregate {
  const { type } = single(args, site);
  if (type.kind !== 'decimal') {
    return { type: doubleType, start, add: addNumber, finish: (state) => (state.count === 0 ? null : state.sum / state.count) };
  }
  const scale = Math.min(type.scale + 4, 38 - (type.precision - type.scale));
  const result: HiveType = { kind: 'decimal', precision: Math.min(38, type.precision + 4), scale: Math.max(scale, type.scale) };
  return {
    type: result,
    start,
    add: addDecimal,
    finish(state) {
      const quotient = divideDecimals(state.decimal, normal(BigInt(state.count), 0), scale);
      return quotient && fitDecimal(quotient, asDecimal(result) ?? type);
    },
  };
}

function extreme(isBetter: (order: number) => boolean): BindAggregate {
  return (args, site) => {
    const { type } = single(args, site);
    return {
      type,
      start,
      add(state, [value = null]) {
        if (value !== null && (state.value === null || isBetter(compareValues(value, state.value)))) state.value = value;
      },
      finish: (state) => state.value,
    };
  };
}

function oneNumber(type: HiveType, add: Aggregate['add'], finish: Aggregate['finish']): BindAggregate {
  return (args, site) => {
    single(args, site);
    return { type, start, add, finish };
  };
}

/** Welford's: the sum of squared distances from a running mean. */
function addToSpread(state: State, [value = null]: readonly Value[]): void {
  const number = toDouble(value);
  if (number === null) return;
  state.count++;
  const distance = number - state.mean;
  state.mean += distance / state.count;
  state.squares += distance * (number - state.mean);
}

function collect(different: boolean): BindAggregate {
  return (args, site) => {
    checkCount(args, site, { min: 1, max: 1 });
    const element = args[0]?.type ?? { kind: 'void' };
    const aggregate: Aggregate = {
      type: { kind: 'array', element },
      start,
      add(state, [value = null]) {
        if (value !== null) state.values.push(value);
      },
      finish: (state) => state.values,
    };
    return different ? distinctOnly(aggregate) : aggregate;
  };
}

/** Exact, of one fraction or an array of them; between two values by their distance. */
function percentile(args: readonly Compiled[], site: CallSite): Aggregate {
  checkCount(args, site, { min: 2, max: 3 });
  const isArray = args[1]?.type.kind === 'array';
  return {
    type: isArray ? { kind: 'array', element: doubleType } : doubleType,
    start,
    add(state, [value = null, fraction = null]) {
      const number = toDouble(value);
      if (number !== null) state.values.push(number);
      state.value = fraction;
    },
    finish({ values, value }) {
      if (values.length === 0) return null;
      const sorted = values.map(Number).sort((left, right) => left - right);
      const of = (fraction: Value) => quantile(sorted, toDouble(fraction) ?? 0);
      return isList(value) ? value.map(of) : of(value);
    },
  };
}

function quantile(sorted: readonly number[], fraction: number): number {
  const place = fraction * (sorted.length - 1);
  const lower = sorted[Math.floor(place)] ?? 0;
  const upper = sorted[Math.ceil(place)] ?? lower;
  return lower + (upper - lower) * (place - Math.floor(place));
}
