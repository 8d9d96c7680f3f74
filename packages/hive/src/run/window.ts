import { aggregateFunctions } from '../core/functions/aggregate.ts';
import type { Compiled, SessionFacts } from '../core/functions/function.ts';
import { semanticError } from '../core/error.ts';
import { compile, type CompileContext } from '../core/query/compile.ts';
import type { CallExpression, Frame } from '../core/sql/expression.ts';
import { bigintType, doubleType, type HiveType, intType } from '../core/types/hive-type.ts';
import { keyText } from '../core/types/order.ts';
import type { Row, Value } from '../core/types/value.ts';
import { rowOrder, type SortKey } from './sort.ts';

/** One call with OVER: its values, given all rows. */
export interface WindowCall {
  readonly type: HiveType;
  readonly values: (rows: readonly Row[]) => Value[];
}

/** @throws HiveError when there is no such function of windows */
export function compileWindow(call: CallExpression, context: CompileContext): WindowCall {
  const partitionBy = (call.over?.partitionBy ?? []).map((expression) => compile(expression, context));
  const orderBy = (call.over?.orderBy ?? []).map(
    (item): SortKey => ({ ...item, evaluate: compile(item.expression, context).evaluate }),
  );
  const args = call.args.filter((arg) => arg.kind !== 'star').map((arg) => compile(arg, context));
  const frame = call.over?.frame ?? { unit: 'range', start: -Infinity, end: orderBy.length === 0 ? Infinity : 0 };
  const made = ranking(call, args) ?? framed(call, { args, frame, session: context.session });
  const order = rowOrder(orderBy);
  return {
    type: made.type,
    values(rows) {
      const results: Value[] = rows.map(() => null);
      for (const indexes of partitions(rows, partitionBy)) {
        const sorted = orderBy.length === 0 ? indexes : indexes.sort((left, right) => order(rows[left] ?? [], rows[right] ?? []));
        const found = made.values(
          sorted.map((index) => rows[index] ?? []),
          order,
        );
        for (const [place, index] of sorted.entries()) results[index] = found[place] ?? null;
      }
      return results;
    },
  };
}

interface OverPartition {
  readonly type: HiveType;
  readonly values: (rows: readonly Row[], order: (left: Row, right: Row) => number) => Value[];
}

function partitions(rows: readonly Row[], keys: readonly Compiled[]): number[][] {
  const found = new Map<string, number[]>();
  for (const [index, row] of rows.entries()) {
    const key = keyText(keys.map(({ evaluate }) => evaluate(row)));
    const indexes = found.get(key);
    if (indexes) indexes.push(index);
    else found.set(key, [index]);
  }
  return [...found.values()];
}

/** Functions of the place in the partition. */
function ranking({ name }: CallExpression, args: readonly Compiled[]): OverPartition | undefined {
  const number = (index: number, otherwise: number) => Number(args[index]?.evaluate([]) ?? otherwise);
  switch (name) {
    case 'row_number':
      return { type: intType, values: (rows) => rows.map((_, index) => index + 1) };
    case 'rank':
      return { type: intType, values: (rows, order) => ranks(rows, order).map(({ rank }) => rank) };
    case 'dense_rank':
      return { type: intType, values: (rows, order) => ranks(rows, order).map(({ dense }) => dense) };
    case 'percent_rank':
      return {
        type: doubleType,
        values: (rows, order) => ranks(rows, order).map(({ rank }) => (rows.length === 1 ? 0 : (rank - 1) / (rows.length - 1))),
      };
    case 'cume_dist':
      return { type: doubleType, values: (rows, order) => ranks(rows, order).map(({ end }) => (end + 1) / rows.length) };
    case 'ntile':
      return { type: intType, values: (rows) => tiles(rows.length, number(0, 1)) };
    case 'lag':
      return shifted(args, -number(1, 1));
    case 'lead':
      return shifted(args, number(1, 1));
    default:
      return undefined;
  }
}

/** Of each row: its rank with and without gaps, and the index of the last row that is equal to it. */
function ranks(rows: readonly Row[], order: (left: Row, right: Row) => number): { rank: number; dense: number; end: number }[] {
  const found: { rank: number; dense: number; end: number }[] = [];
  for (let index = 0, dense = 1; index < rows.length; dense++) {
    let end = index;
    while (end + 1 < rows.length && order(rows[index] ?? [], rows[end + 1] ?? []) === 0) end++;
    for (let member = index; member <= end; member++) found.push({ rank: index + 1, dense, end });
    index = end + 1;
  }
  return found;
}

function tiles(count: number, wanted: number): number[] {
  const [size, larger] = [Math.floor(count / wanted), count % wanted];
  return Array.from({ length: count }, (_, index) => {
    const inLarger = larger * (size + 1);
    return index < inLarger
      ? Math.floor(index / (size + 1)) + 1
      : larger + Math.floor((index - inLarger) / Math.max(1, size)) + 1;
  });
}

function shifted([value, , otherwise]: readonly Compiled[], by: number): OverPartition {
  return {
    type: value?.type ?? bigintType,
    values: (rows) =>
      rows.map((row, index) => {
        const other = rows[index + by];
        return (other ? value?.evaluate(other) : otherwise?.evaluate(row)) ?? null;
      }),
  };
}

/** Aggregates, FIRST_VALUE and LAST_VALUE over the rows of a frame. */
function framed(
  call: CallExpression,
  { args, frame, session }: { args: readonly Compiled[]; frame: Frame; session: SessionFacts },
): OverPartition {
  const [value] = args;
  if (value && (call.name === 'first_value' || call.name === 'last_value')) {
    const end = call.name === 'first_value' ? 'start' : 'end';
    return {
      type: value.type,
      values: (rows, order) =>
        bounds(rows, frame, order).map((range) => {
          const row = range.start <= range.end ? rows[range[end]] : undefined;
          return row ? value.evaluate(row) : null;
        }),
    };
  }
  const bind = aggregateFunctions.get(call.name);
  if (!bind) throw semanticError(10011, `Invalid function ${call.name}`);
  const aggregate = bind(args, { name: call.name, position: call, session });
  return {
    type: aggregate.type,
    values(rows, order) {
      // A frame that starts with the partition grows from row to row: nothing is added twice.
      let [state, added] = [aggregate.start(), 0];
      return bounds(rows, frame, order).map(({ start, end }) => {
        if (start > 0) [state, added] = [aggregate.start(), start];
        for (; added <= end; added++)
          aggregate.add(
            state,
            args.map(({ evaluate }) => evaluate(rows[added] ?? [])),
          );
        const result = aggregate.finish(state);
        return Array.isArray(result) ? [...(result as readonly Value[])] : result;
      });
    },
  };
}

/** First and last index of each row's frame. RANGE takes in the rows that are equal to the current one. */
function bounds(rows: readonly Row[], frame: Frame, order: (left: Row, right: Row) => number): { start: number; end: number }[] {
  const last = rows.length - 1;
  const peers = frame.unit === 'range' ? ranks(rows, order) : undefined;
  return rows.map((_, index) => {
    const peer = peers?.[index];
    return {
      start: Math.max(0, frame.start === 0 && peer ? peer.rank - 1 : index + frame.start),
      end: Math.min(last, frame.end === 0 && peer ? peer.end : index + frame.end),
    };
  });
}
