import { compile, type CompileContext } from '../core/query/compile.ts';
import { readsOnly } from '../core/query/columns-of.ts';
import type { Compiled } from '../core/functions/function.ts';
import { converted } from '../core/functions/function.ts';
import type { Expression } from '../core/sql/expression.ts';
import type { JoinType } from '../core/sql/query.ts';
import { comparisonType } from '../core/types/hive-type.ts';
import { keyText } from '../core/types/order.ts';
import type { Row, Value } from '../core/types/value.ts';
import type { Relation } from './relation.ts';

export interface JoinParts {
  readonly type: JoinType;
  readonly left: Relation;
  readonly right: Relation;
  /** All of them must hold for two rows to meet. */
  readonly on: readonly Expression[];
  /** Conditions that are tested behind the join anyway; equal columns among them make it faster. */
  readonly hints: readonly Expression[];
}

/**
 * Rows of the left side with those of the right side that fit. The right side is held in memory, by its join keys; the left
 * one is streamed.
 */
export function join(parts: JoinParts, context: Omit<CompileContext, 'scope'>): Relation {
  const { type, left, right, on, hints } = parts;
  const columns = [...left.columns, ...right.columns];
  const isOuter = type === 'left' || type === 'right' || type === 'full';
  const candidates = isOuter ? on : [...on, ...hints];
  const keys = candidates.flatMap((condition) => equality(condition, { left, right }, context) ?? []);
  const conditions = on.map((condition) => compile(condition, { ...context, scope: columns }));
  const fits = (row: Row) => conditions.every(({ evaluate }) => evaluate(row) === true);
  return {
    columns: type === 'semi' ? left.columns : columns,
    async *rows() {
      const index = await indexOf(
        right,
        keys.map((key) => key.right),
      );
      const widths = { left: left.columns.length, right: right.columns.length };
      for await (const batch of left.rows()) {
        yield batch.flatMap((row) => matches(row, { index, keys: keys.map((key) => key.left), fits, type, widths }));
      }
      if (type !== 'right' && type !== 'full') return;
      const nothing = Array.from({ length: widths.left }, () => null);
      yield index.all.filter((entry) => !entry.met).map(({ row }) => [...nothing, ...row]);
    },
  };
}

interface JoinKey {
  readonly left: (row: Row) => Value;
  readonly right: (row: Row) => Value;
}

/** `a.x = b.y`, one side from each relation. */
function equality(
  condition: Expression,
  { left, right }: { left: Relation; right: Relation },
  context: Omit<CompileContext, 'scope'>,
): JoinKey[] | undefined {
  if (condition.kind !== 'call' || condition.name !== '=') return undefined;
  const [first, second] = condition.args;
  if (!first || !second) return undefined;
  const straight = readsOnly(first, left.columns) && readsOnly(second, right.columns);
  const crossed = readsOnly(first, right.columns) && readsOnly(second, left.columns);
  if (straight === crossed) return undefined;
  const one = compile(straight ? first : second, { ...context, scope: left.columns });
  const other = compile(straight ? second : first, { ...context, scope: right.columns });
  return keyOfSame(one, other, condition, context);
}

function keyOfSame(
  one: Compiled,
  other: Compiled,
  at: Expression,
  { session }: Omit<CompileContext, 'scope'>,
): JoinKey[] | undefined {
  const type = comparisonType(one.type, other.type);
  if (!type) return undefined;
  const site = { name: '=', position: at, session };
  return [{ left: converted(one, type, site), right: converted(other, type, site) }];
}

interface Entry {
  readonly row: Row;
  met: boolean;
}

interface Index {
  readonly all: readonly Entry[];
  readonly byKey: ReadonlyMap<string, readonly Entry[]>;
}

async function indexOf(relation: Relation, keys: readonly JoinKey['right'][]): Promise<Index> {
  const all: Entry[] = [];
  const byKey = new Map<string, Entry[]>();
  for await (const batch of relation.rows()) {
    for (const row of batch) {
      const entry = { row, met: false };
      all.push(entry);
      const key = keyOf(row, keys);
      if (key === undefined) continue;
      const same = byKey.get(key);
      if (same) same.push(entry);
      else byKey.set(key, [entry]);
    }
  }
  return { all, byKey };
}

/** NULL is equal to nothing: such a row has no key. */
function keyOf(row: Row, keys: readonly ((row: Row) => Value)[]): string | undefined {
  const values = keys.map((key) => key(row));
  return values.includes(null) ? undefined : keyText(values);
}

interface Probe {
  readonly index: Index;
  readonly keys: readonly JoinKey['left'][];
  readonly fits: (row: Row) => boolean;
  readonly type: JoinType;
  readonly widths: { readonly left: number; readonly right: number };
}

function matches(row: Row, { index, keys, fits, type, widths }: Probe): Row[] {
  const key = keyOf(row, keys);
  const found: Row[] = [];
  for (const entry of key === undefined ? [] : (index.byKey.get(key) ?? [])) {
    const joined = [...row, ...entry.row];
    if (!fits(joined)) continue;
    if (type === 'semi') return [row];
    entry.met = true;
    found.push(joined);
  }
  if (found.length > 0 || (type !== 'left' && type !== 'full')) return found;
  return [[...row, ...Array.from({ length: widths.right }, () => null)]];
}
