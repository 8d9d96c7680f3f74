import { at, plainSemanticError, semanticError } from '../core/error.ts';
import { compile, type CompileContext } from '../core/query/compile.ts';
import { conjunctsOf } from '../core/query/columns-of.ts';
import type { ScopeColumn } from '../core/query/scope.ts';
import type { Expression } from '../core/sql/expression.ts';
import type { Source, TableName } from '../core/sql/query.ts';
import { intType } from '../core/types/hive-type.ts';
import { isList, isMap } from '../core/types/order.ts';
import type { Row, Value } from '../core/types/value.ts';
import type { Table } from '../table/definition.ts';
import { join } from './join.ts';
import type { Environment } from './plan-query.ts';
import type { Relation } from './relation.ts';
import { scan } from './scan.ts';
import type { Session } from './session.ts';

type Context = Omit<CompileContext, 'scope'>;

/** What stands behind FROM. `where` is applied later; it only helps to read less. @throws HiveError */
export async function planSource(
  source: Source,
  context: Context,
  { environment, where }: { environment: Environment; where: readonly Expression[] },
): Promise<Relation> {
  const inner = { environment, where };
  switch (source.kind) {
    case 'table':
      return planTable(source, inner);
    case 'query':
      return renamed(await environment.planQuery(source.query, environment), source.alias);
    case 'lateral':
      return lateral(await planSource(source.base, context, inner), source, context);
    case 'join': {
      // Before an outer join only the side whose rows all remain may be read in part.
      const [keepsLeft, keepsRight] = [
        source.type === 'left' || source.type === 'full',
        source.type === 'right' || source.type === 'full',
      ];
      const left = await planSource(source.left, context, { environment, where: keepsRight ? [] : where });
      const right = await planSource(source.right, context, { environment, where: keepsLeft ? [] : where });
      const on = [...conjunctsOf(source.on), ...source.using.map((name) => usingCondition(name, left, right))];
      return join({ type: source.type, left, right, on, hints: where }, context);
    }
  }
}

function usingCondition(name: string, left: Relation, right: Relation): Expression {
  const side = ({ columns }: Relation): Expression => {
    const table = columns.find((column) => column.name === name)?.table ?? '';
    const base: Expression = { kind: 'column', name: table, line: 1, column: 0 };
    return { kind: 'field', base, name, line: 1, column: 0 };
  };
  return { kind: 'call', name: '=', args: [side(left), side(right)], distinct: false, over: undefined, line: 1, column: 0 };
}

async function planTable(
  source: Source & { kind: 'table' },
  { environment, where }: { environment: Environment; where: readonly Expression[] },
): Promise<Relation> {
  const alias = source.alias ?? source.table;
  const named = source.database === undefined ? environment.with.get(source.table) : undefined;
  if (named) return renamed(await named(), alias);
  const table = await requireTable(environment.session, source);
  return scan(environment.session, table, { alias, conditions: where });
}

/** @throws HiveError 10001 */
export async function requireTable(session: Session, name: TableName): Promise<Table> {
  const table = await session.metastore.getTable(name.database ?? session.database, name.table);
  if (table) return table;
  const written = name.database === undefined ? name.table : `${name.database}.${name.table}`;
  throw semanticError(10001, at(name, 'Table not found', written));
}

function renamed(relation: Relation, alias: string): Relation {
  return { ...relation, columns: relation.columns.map((column) => ({ ...column, table: alias })) };
}

/** Each row once for every row that explode gives for it. */
function lateral(base: Relation, source: Source & { kind: 'lateral' }, context: Context): Relation {
  const { columns, expand } = tableFunction(source.call, { ...context, scope: base.columns });
  const names = source.columns.length === 0 ? columns.map(({ name }) => name) : source.columns;
  if (names.length !== columns.length) {
    throw semanticError(
      10083,
      `The number of aliases supplied in the AS clause does not match the number of columns output by the UDTF expected ${columns.length} aliases but got ${names.length}`,
    );
  }
  const made = columns.map(({ type }, index): ScopeColumn => ({ table: source.alias, name: names[index] ?? '', type }));
  const nothing: Row[] = source.outer ? [columns.map(() => null)] : [];
  return {
    columns: [...base.columns, ...made],
    async *rows() {
      for await (const batch of base.rows()) {
        yield batch.flatMap((row) => {
          const found = expand(row);
          return (found.length === 0 ? nothing : found).map((values) => [...row, ...values]);
        });
      }
    },
  };
}

interface TableFunction {
  readonly columns: readonly { readonly name: string; readonly type: ScopeColumn['type'] }[];
  readonly expand: (row: Row) => Row[];
}

export const tableFunctions: readonly string[] = ['explode', 'posexplode'];

function tableFunction(expression: Expression, context: CompileContext): TableFunction {
  const name = expression.kind === 'call' ? expression.name : '';
  const [arg] = expression.kind === 'call' ? expression.args : [];
  if (!arg || !tableFunctions.includes(name)) throw semanticError(10011, `Invalid function ${name}`);
  const { type, evaluate } = compile(arg, context);
  const numbered = name === 'posexplode';
  const position = numbered ? [{ name: 'pos', type: intType }] : [];
  if (type.kind === 'array') {
    return {
      columns: [...position, { name: 'col', type: type.element }],
      expand: (row) => rowsOf(entriesOf(evaluate(row)), numbered),
    };
  }
  if (type.kind !== 'map') throw plainSemanticError(`${name}() takes an array or a map as a parameter`);
  const columns = [...position, { name: 'key', type: type.key }, { name: 'value', type: type.value }];
  return { columns, expand: (row) => rowsOf(entriesOf(evaluate(row)), numbered) };
}

function entriesOf(value: Value): Row[] {
  if (isMap(value)) return [...value].map(([key, item]) => [key, item]);
  return isList(value) ? value.map((item) => [item]) : [];
}

const rowsOf = (entries: readonly Row[], numbered: boolean): Row[] =>
  entries.map((entry, index) => (numbered ? [index, ...entry] : entry));
