import type { MapContext, MapFunction, PerTask, ReduceContext, ReduceFunction, Values } from './api.ts';

/**
 * A mapper on lines of text.
 *
 * ```ts
 * export const mapper = mapText((line, { emit }) => {
 *   for (const word of line.split(/\s+/)) if (word !== '') emit(word, 1);
 * });
 * ```
 */
export function mapText(map: (line: string, context: MapContext) => void | Promise<void>): MapFunction {
  return (value, context) => map(value.toString('utf8'), context);
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
export const sumReducer: ReduceFunction = (key, values, context) => {
  let sum = 0;
  while (values.advance()) sum += wholeNumber(values);
  if (!Number.isSafeInteger(sum)) throw new RangeError(`the sum of ${key.toString('utf8')} is ${sum}, not exact any more`);
  context.emit(key, sum);
};

function wholeNumber({ buffer, start, end }: Values): number {
  let value = 0;
  const negative = buffer[start] === 0x2d;
  for (let i = negative ? start + 1 : start; i < end; i++) {
    const digit = (buffer[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) throw new TypeError(`"${buffer.toString('utf8', start, end)}" is not a whole number`);
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}
