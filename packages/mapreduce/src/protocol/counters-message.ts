import { int64, message, repeated, required, type Shape, string } from '@calf/protocol/message';
import type { CounterGroups } from '../counters.ts';

const CounterProto = message({ name: required(1, string), value: required(2, int64) });

export const CounterGroupProto = message({ name: required(1, string), counters: repeated(2, CounterProto) });
export type CounterGroupProto = Shape<typeof CounterGroupProto>;

export function countersToMessage(groups: CounterGroups): CounterGroupProto[] {
  return Object.entries(groups).map(([name, counters]) => ({
    name,
    counters: Object.entries(counters).map(([counter, value]) => ({ name: counter, value })),
  }));
}

export function countersFromMessage(groups: readonly CounterGroupProto[]): CounterGroups {
  return Object.fromEntries(
    groups.map(({ name, counters }) => [name, Object.fromEntries(counters.map((counter) => [counter.name, counter.value]))]),
  );
}
