import { at, plainSemanticError, semanticError } from '../core/error.ts';
import { compile, type CompileContext, type SubqueryAnswer } from '../core/query/compile.ts';
import { subqueriesOf } from '../core/query/find-calls.ts';
import type { ScopeColumn } from '../core/query/scope.ts';
import type { Expression, OrderItem } from '../core/sql/expression.ts';
import type { Query, QueryBody, Select } from '../core/sql/query.ts';
import { converter } from '../core/types/convert.ts';
import { commonType, type HiveType, typeName, voidType } from '../core/types/hive-type.ts';
import type { Row } from '../core/types/value.ts';
import { grouped } from './group.ts';
import { planSelect } from './plan-select.ts';
import { allRows, limited, mapped, type Relation } from './relation.ts';
import type { Session } from './session.ts';
import type { SortKey } from './sort.ts';
import { sorted } from './sorted.ts';

/** What a query may refer to beside tables. */
export interface Environment {
  readonly session: Session;
  /** WITH queries by name, each planned anew where it is used. */
  readonly with: ReadonlyMap<string, () => Promise<Relation>>;
  /** Late, since a source may hold a query again. */
  readonly planQuery: (query: Query, environment: Environment) => Promise<Relation>;
}

/** A query as a relation. Nothing is read before its rows are, but for subqueries in expressions. @throws HiveError */
export async function planQuery(query: Query, outer: Environment): Promise<Relation> {
  const environment = withQueries(query, outer);
  const { body, orderBy, limit } = query;
  const planned =
    body.kind === 'select'
      ? await planSelect(body, await contextOf(environment, selectExpressions(body, orderBy)), { environment, orderBy, limit })
      : await ordered(await planBody(body, environment), orderBy, limit, environment);
  return limit ? { ...planned, rows: () => limited(planned.rows(), limit) } : planned;
}

function withQueries(query: Query, outer: Environment): Environment {
  if (query.with.length === 0) return outer;
  const known = new Map(outer.with);
  for (const { name, query: inner } of query.with) {
    const environment = { ...outer, with: new Map(known) };
    known.set(name, () => planQuery(inner, environment));
  }
  return { ...outer, with: known };
}

async function planBody(body: QueryBody, environment: Environment): Promise<Relation> {
  if (body.kind === 'select') {
    return planSelect(body, await contextOf(environment, selectExpressions(body, [])), {
      environment,
      orderBy: [],
      limit: undefined,
    });
  }
  const parts = [await planBody(body.left, environment), await planBody(body.right, environment)];
  const all = union(parts);
  if (body.all) return all;
  const keys = all.columns.map(({ type }, index) => ({ type, evaluate: (row: Row) => row[index] ?? null, constant: false }));
  return { ...all, rows: () => grouped(all.rows(), { keys, calls: [] }) };
}

/** Columns have the first part's names, and the types that all parts have in common. */
function union(parts: readonly Relation[]): Relation {
  const [first, ...others] = parts;
  if (!first) throw new Error('a union has parts');
  const columns = first.columns.map((column, index): ScopeColumn => {
    const types = others.map((part) => part.columns[index]?.type);
    const type = types.reduce<HiveType | undefined>((common, next) => common && next && commonType(common, next), column.type);
    if (!type) throw unionMismatch(parts, index);
    return { table: undefined, name: column.name, type };
  });
  if (others.some((part) => part.columns.length !== columns.length)) throw unionMismatch(parts, columns.length);
  return {
    columns,
    async *rows() {
      for (const part of parts) {
        const converts = columns.map(({ type }, index) => converter(part.columns[index]?.type ?? voidType, type));
        yield* mapped(part.rows(), (row) => columns.map((_, index) => converts[index]?.(row[index] ?? null) ?? null));
      }
    },
  };
}

function unionMismatch(parts: readonly Relation[], index: number) {
  const types = parts.map((part) => part.columns[index]?.type).map((type) => (type ? typeName(type) : 'nothing'));
  return plainSemanticError(
    `Schema of both sides of union should match: Column ${index + 1} is of type ${types[0]} on first table and type ${types[1]} on second table`,
  );
}

async function ordered(
  relation: Relation,
  orderBy: readonly OrderItem[],
  limit: Query['limit'],
  environment: Environment,
): Promise<Relation> {
  if (orderBy.length === 0) return relation;
  const context = { ...(await contextOf(environment, [])), scope: relation.columns };
  const keys = orderBy.map((item): SortKey => ({ ...item, evaluate: positionOrValue(item.expression, context) }));
  return { ...relation, rows: () => sorted(relation.rows(), { keys, limit }) };
}

function positionOrValue(expression: Expression, context: CompileContext): (row: Row) => Row[number] {
  if (expression.kind !== 'literal' || typeof expression.value !== 'number') return compile(expression, context).evaluate;
  const index = expression.value - 1;
  if (!context.scope[index]) throw semanticError(10220, at(expression, 'Invalid position alias in Order By', expression.raw));
  return (row) => row[index] ?? null;
}

function selectExpressions(select: Select, orderBy: readonly OrderItem[]): Expression[] {
  const { items, where, groupBy, having } = select;
  const conditions = [where, having].filter((condition) => condition !== undefined);
  return [...items.map(({ expression }) => expression), ...groupBy, ...conditions, ...orderBy.map((item) => item.expression)];
}

/** Runs the subqueries of `expressions`: they may not read columns from outside. */
async function contextOf(environment: Environment, expressions: readonly Expression[]): Promise<Omit<CompileContext, 'scope'>> {
  const subqueries = new Map<Expression, SubqueryAnswer>();
  for (const expression of expressions.flatMap(subqueriesOf)) {
    const limit = expression.kind === 'subquery' ? { offset: 0, count: expression.use === 'exists' ? 1 : 2 } : undefined;
    const relation = await planQuery(expression.query, environment);
    const rows = await allRows(limit ? limited(relation.rows(), limit) : relation.rows());
    const isExists = expression.kind === 'subquery' && expression.use === 'exists';
    if (relation.columns.length !== 1 && !isExists) {
      throw semanticError(
        10249,
        `${at(expression, 'Unsupported SubQuery Expression', 'select')}: SubQuery can contain only 1 item in Select List.`,
      );
    }
    subqueries.set(expression, { type: relation.columns[0]?.type ?? voidType, values: rows.map(([value = null]) => value) });
  }
  return { session: environment.session.facts(), subqueries };
}
