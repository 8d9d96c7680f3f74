import type { MapContext, MapFunction, PerTask, ReduceContext, ReduceFunction } from './api.ts';
import { rangeOf } from './records/byte-range.ts';
import { checkSum, wholeNumber } from './records/whole-number.ts';

type MapText = (line: string, context: MapContext) => void | Promise<void>;

/** Under these symbols the engine finds what it can do faster than by calling a mapper or combiner as it is. */
const textMap = Symbol.for('calf.mapreduce.textMap');
const sums = Symbol.for('calf.mapreduce.sums');

/**
 * A mapper on lines of text.
 *
 * ```ts
 * export const mapper = mapText((line, { emit }) => {
 *   for (const word of line.split(/\s+/)) if (word !== '') emit(word, 1);
 * });
 * ```
 */
export function mapText(map: MapText): MapFunction {
  const onBytes: MapFunction = (value, context) => map(value.toString('utf8'), context);
  return Object.assign(onBytes, { [textMap]: map });
}

/** What `mapText` was given, if the mapper was made by it. */
export function textMapOf(mapper: MapFunction & { readonly [textMap]?: MapText }): MapText | undefined {
  return mapper[textMap];
}

/**
 * A reducer (or combiner) on text.
 *
 * ```ts
 * export const reducer = reduceText((word, counts, { emit }) => emit(word, [...counts].length));
 * ```
 */
export function reduceText(
  reduce: (key: string, values: Iterable<string>, context: ReduceContext) => void | Promise<void>,
): ReduceFunction {
  return (key, values, context) => reduce(key.toString('utf8'), values.texts(), context);
}

/** Marks a mapper or reducer with state: `create` is called at the start of each task. */
export function perTask<Context, Body>(create: (context: Context) => Body): PerTask<Context, Body> {
  return { create };
}

/** Sums decimal whole numbers: as a combiner too. Sums above 2^53 lose digits, and are refused. */
export const sumReducer: ReduceFunction = Object.assign(sumValues, { [sums]: true });

/** Whether a reducer is `sumReducer`. */
export function isSum(reducer: object): boolean {
  return sums in reducer;
}

function sumValues(...[key, values, context]: Parameters<ReduceFunction>): void {
  let sum = 0;
  while (values.advance()) sum += wholeNumber(values);
  checkSum(sum, rangeOf(key));
  context.emit(key, sum);
}
