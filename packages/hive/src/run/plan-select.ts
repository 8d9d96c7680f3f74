import { at, semanticError } from '../core/error.ts';
import { aggregateFunctions, distinctOnly } from '../core/functions/aggregate.ts';
import type { Compiled } from '../core/functions/function.ts';
import { conjunctsOf, referenceOf } from '../core/query/columns-of.ts';
import { compile, type CompileContext } from '../core/query/compile.ts';
import { expressionKey } from '../core/query/expression-key.ts';
import { aggregateCalls, windowCalls } from '../core/query/find-calls.ts';
import { findColumn, type Scope, type ScopeColumn } from '../core/query/scope.ts';
import type { CallExpression, Expression, OrderItem } from '../core/sql/expression.ts';
import type { Query, Select, SelectItem } from '../core/sql/query.ts';
import { booleanType, type HiveType } from '../core/types/hive-type.ts';
import type { Row } from '../core/types/value.ts';
import { type AggregateCall, grouped } from './group.ts';
import type { Environment } from './plan-query.ts';
import { planSource, tableFunctions } from './plan-source.ts';
import { allRows, filtered, inBatches, mapped, oneRow, type Relation } from './relation.ts';
import type { SortKey } from './sort.ts';
import { sorted } from './sorted.ts';
import { compileWindow } from './window.ts';

type Context = Omit<CompileContext, 'scope'>;

interface Outside {
  readonly environment: Environment;
  readonly orderBy: readonly OrderItem[];
  readonly limit: Query['limit'];
}

/** FROM, WHERE, GROUP BY, HAVING, windows, SELECT, DISTINCT, ORDER BY, in this order. @throws HiveError */
export async function planSelect(written: Select, context: Context, outside: Outside): Promise<Relation> {
  const select = withoutTableFunction(written);
  const where = conjunctsOf(select.where);
  const source = select.from ? await planSource(select.from, context, { environment: outside.environment, where }) : oneRow;
  const items = select.items.flatMap((item) => expandStar(item, source.columns));
  const expressions = items.map(({ expression }) => expression);
  const orderBy = outside.orderBy.map((item) => ({ ...item, expression: behindAlias(item.expression, items) }));
  const used = [...expressions, ...orderBy.map((item) => item.expression), ...(select.having ? [select.having] : [])];

  let stage: Stage = { relation: filterRows(source, select.where, context), context: { ...context, scope: source.columns } };
  stage = groupRows(stage, select.groupBy, used);
  if (select.having) {
    stage = { ...stage, relation: keepRows(stage.relation, compile(select.having, stage.context)) };
  }
  stage = addWindows(stage, used.flatMap(windowCalls));

  const outputs = expressions.map((expression) => compile(expression, stage.context));
  const columns = items.map((item, index) => outputColumn(item, index, outputs[index]));
  if (select.distinct) return distinctRows(stage, { columns, outputs, items, orderBy, limit: outside.limit });
  const keys = orderBy.map((item): SortKey => ({ ...item, evaluate: compile(item.expression, stage.context).evaluate }));
  const inOrder = keys.length === 0 ? stage.relation.rows : () => sorted(stage.relation.rows(), { keys, limit: outside.limit });
  return { columns, rows: () => mapped(inOrder(), project(outputs)) };
}

/** Rows so far, and how expressions are read from them. */
interface Stage {
  readonly relation: Pick<Relation, 'rows'>;
  readonly context: CompileContext;
}

const project = (outputs: readonly Compiled[]) => (row: Row) => outputs.map(({ evaluate }) => evaluate(row));

/** `SELECT explode(a) AS x FROM t` is a lateral view of which nothing else is selected. */
function withoutTableFunction(select: Select): Select {
  const [item] = select.items;
  if (item?.expression.kind !== 'call' || !tableFunctions.includes(item.expression.name)) return select;
  if (select.items.length > 1)
    throw semanticError(10075, "Only a single expression in the SELECT clause is supported with UDTF's");
  const { line, column } = item.expression;
  const base = select.from ?? { kind: 'query', alias: '', query: emptyQuery(line, column) };
  const from = { kind: 'lateral', outer: false, base, call: item.expression, alias: '_udtf', columns: item.aliases } as const;
  return { ...select, items: [{ expression: { kind: 'star', qualifier: '_udtf', line, column }, aliases: [] }], from };
}

function emptyQuery(line: number, column: number): Query {
  const one: Expression = { kind: 'literal', type: booleanType, value: true, raw: 'true', line, column };
  const body: Select = {
    kind: 'select',
    distinct: false,
    items: [{ expression: one, aliases: ['_'] }],
    from: undefined,
    where: undefined,
    groupBy: [],
    having: undefined,
  };
  return { with: [], body, orderBy: [], limit: undefined };
}

interface Item {
  readonly expression: Expression;
  readonly alias: string | undefined;
}

function expandStar({ expression, aliases }: SelectItem, scope: Scope): Item[] {
  if (expression.kind !== 'star') return [{ expression, alias: aliases[0] }];
  const { qualifier, line, column } = expression;
  const wanted = scope.filter(({ table }) => qualifier === undefined || table === qualifier);
  if (wanted.length === 0) throw semanticError(10009, at(expression, 'Invalid table alias', qualifier ?? '*'));
  return wanted.map(({ table, name }) => {
    const plain: Expression = { kind: 'column', name, line, column };
    if (table === undefined) return { expression: plain, alias: undefined };
    const base: Expression = { kind: 'column', name: table, line, column };
    return { expression: { kind: 'field', base, name, line, column }, alias: undefined };
  });
}

/** ORDER BY may name a column of the output, by its alias or its position. Source: hive.orderby.position.alias. */
function behindAlias(expression: Expression, items: readonly Item[]): Expression {
  if (expression.kind === 'literal' && typeof expression.value === 'number') {
    const item = items[expression.value - 1];
    if (!item) throw semanticError(10220, at(expression, 'Invalid position alias in Order By', expression.raw));
    return item.expression;
  }
  return withoutAliases(expression, items);
}

function withoutAliases(expression: Expression, items: readonly Item[]): Expression {
  if (expression.kind === 'call' && !expression.over) {
    return { ...expression, args: expression.args.map((arg) => withoutAliases(arg, items)) };
  }
  if (expression.kind !== 'column') return expression;
  return items.find(({ alias }) => alias === expression.name)?.expression ?? expression;
}

function filterRows(source: Relation, where: Expression | undefined, context: Context): Pick<Relation, 'rows'> {
  return where ? keepRows(source, compile(where, { ...context, scope: source.columns })) : source;
}

function keepRows(relation: Pick<Relation, 'rows'>, condition: Compiled): Pick<Relation, 'rows'> {
  return { rows: () => filtered(relation.rows(), (row) => condition.evaluate(row) === true) };
}

/** Behind it a row is a group: its keys, then the values of the aggregates that are `used`. */
function groupRows(stage: Stage, groupBy: readonly Expression[], used: readonly Expression[]): Stage {
  const { scope } = stage.context;
  const calls = unique(used.flatMap(aggregateCalls), scope);
  if (groupBy.length === 0 && calls.size === 0) return stage;
  const keys = groupBy.map((expression) => compile(expression, stage.context));
  const aggregates = [...calls.values()].map((call) => bindAggregate(call, stage.context));
  const computed = new Map<string, { index: number; type: HiveType }>();
  for (const [index, expression] of groupBy.entries()) {
    computed.set(expressionKey(expression, scope), { index, type: keys[index]?.type ?? booleanType });
  }
  for (const [index, key] of [...calls.keys()].entries()) {
    computed.set(key, { index: keys.length + index, type: aggregates[index]?.aggregate.type ?? booleanType });
  }
  return {
    relation: { rows: () => grouped(stage.relation.rows(), { keys, calls: aggregates }) },
    context: { ...stage.context, computed, grouped: true },
  };
}

function unique(calls: readonly CallExpression[], scope: Scope): Map<string, CallExpression> {
  return new Map(calls.map((call) => [expressionKey(call, scope), call]));
}

function bindAggregate(call: CallExpression, context: CompileContext): AggregateCall {
  const bind = aggregateFunctions.get(call.name);
  if (!bind) throw semanticError(10011, `Invalid function ${call.name}`);
  const args = call.args.filter((arg) => arg.kind !== 'star').map((arg) => compile(arg, context));
  const aggregate = bind(args, { name: call.name, position: call, session: context.session });
  return { aggregate: call.distinct ? distinctOnly(aggregate) : aggregate, args };
}

/** Each window's value becomes one more column of the row. All rows are held in memory for it. */
function addWindows(stage: Stage, found: readonly CallExpression[]): Stage {
  const calls = unique(found, stage.context.scope);
  if (calls.size === 0) return stage;
  const windows = [...calls.values()].map((call) => compileWindow(call, stage.context));
  const computed = new Map(stage.context.computed);
  // Behind what a row has already; a row of a group is as long as its computed columns.
  const places = [...computed.values()].map(({ index }) => index);
  const width = stage.context.grouped ? Math.max(...places, -1) + 1 : stage.context.scope.length;
  for (const [index, key] of [...calls.keys()].entries()) {
    computed.set(key, { index: width + index, type: windows[index]?.type ?? booleanType });
  }
  return {
    context: { ...stage.context, computed },
    relation: {
      async *rows() {
        const rows = await allRows(stage.relation.rows());
        const values = windows.map((window) => window.values(rows));
        yield* inBatches(rows.map((row, index) => [...pad(row, width), ...values.map((column) => column[index] ?? null)]));
      },
    },
  };
}

function pad(row: Row, width: number): Row {
  return row.length >= width ? row.slice(0, width) : [...row, ...Array.from({ length: width - row.length }, () => null)];
}

/** A column without a name of its own is `_c` and its index. Source: SemanticAnalyzer.getColAlias. */
function outputColumn({ expression, alias }: Item, index: number, output: Compiled | undefined): ScopeColumn {
  const type = output?.type ?? booleanType;
  if (alias !== undefined) return { table: undefined, name: alias, type };
  if (expression.kind === 'column') return { table: undefined, name: expression.name, type };
  if (expression.kind === 'field') return { table: referenceOf(expression)?.qualifier, name: expression.name, type };
  return { table: undefined, name: `_c${index}`, type };
}

interface Distinct {
  readonly columns: readonly ScopeColumn[];
  readonly outputs: readonly Compiled[];
  readonly items: readonly Item[];
  readonly orderBy: readonly OrderItem[];
  readonly limit: Query['limit'];
}

/** ORDER BY sees what was selected, nothing else. */
function distinctRows(stage: Stage, { columns, outputs, items, orderBy, limit }: Distinct): Relation {
  const rows = () => grouped(stage.relation.rows(), { keys: outputs, calls: [] });
  if (orderBy.length === 0) return { columns, rows };
  const { scope } = stage.context;
  const places = items.map(({ expression }) => expressionKey(expression, scope));
  const keys = orderBy.map((item): SortKey => {
    const index = places.indexOf(expressionKey(item.expression, scope));
    if (index === -1) throw semanticError(10002, at(item.expression, 'Invalid column reference', nameOf(item.expression, scope)));
    return { ...item, evaluate: (row) => row[index] ?? null };
  });
  return { columns, rows: () => sorted(rows(), { keys, limit }) };
}

function nameOf(expression: Expression, scope: Scope): string {
  const reference = referenceOf(expression);
  if (!reference) return expressionKey(expression, scope);
  findColumn(scope, reference);
  return reference.name;
}
