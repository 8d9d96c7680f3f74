import type { Aggregate, State } from '../core/functions/aggregate.ts';
import type { Compiled } from '../core/functions/function.ts';
import { compareNullable, keyText } from '../core/types/order.ts';
import type { Row, Value } from '../core/types/value.ts';
import { inBatches } from './relation.ts';

export interface AggregateCall {
  readonly aggregate: Aggregate;
  readonly args: readonly Compiled[];
}

/**
 * A row for each group: its keys, then the aggregates' values. Groups come in the order of their keys, as the reduce side of
 * Hive's gives them. Without keys there is one group, also of no rows. The groups are held in memory, the rows are not.
 */
export async function* grouped(
  rows: AsyncIterable<readonly Row[]>,
  { keys, calls }: { keys: readonly Compiled[]; calls: readonly AggregateCall[] },
): AsyncGenerator<readonly Row[]> {
  const groups = new Map<string, Group>();
  if (keys.length === 0) groups.set('', newGroup([], calls));
  for await (const batch of rows) {
    for (const row of batch) {
      const values = keys.map((key) => key.evaluate(row));
      const text = keyText(values);
      let group = groups.get(text);
      if (!group) groups.set(text, (group = newGroup(values, calls)));
      addRow(group, calls, row);
    }
  }
  const ordered = [...groups.values()].sort((left, right) => compareNullable(left.keys, right.keys));
  yield* inBatches(ordered.map((group) => rowOf(group, calls)));
}

interface Group {
  readonly keys: readonly Value[];
  readonly states: readonly State[];
}

function newGroup(keys: readonly Value[], calls: readonly AggregateCall[]): Group {
  return { keys, states: calls.map(({ aggregate }) => aggregate.start()) };
}

function addRow({ states }: Group, calls: readonly AggregateCall[], row: Row): void {
  for (let index = 0; index < calls.length; index++) {
    const [call, state] = [calls[index], states[index]];
    if (call && state)
      call.aggregate.add(
        state,
        call.args.map((arg) => arg.evaluate(row)),
      );
  }
}

function rowOf({ keys, states }: Group, calls: readonly AggregateCall[]): Row {
  return [...keys, ...states.map((state, index) => calls[index]?.aggregate.finish(state) ?? null)];
}
