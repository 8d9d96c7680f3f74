import { at, semanticError } from '../error.ts';
import { aggregateFunctions } from '../functions/aggregate.ts';
import { scalarFunctions } from '../functions/all-functions.ts';
import { type Compiled, converted, type SessionFacts } from '../functions/function.ts';
import type { CallExpression, Expression } from '../sql/expression.ts';
import { booleanType, type HiveType, typeName } from '../types/hive-type.ts';
import { isDecimal, typeOfDecimal } from '../types/decimal.ts';
import { isList } from '../types/order.ts';
import type { Value } from '../types/value.ts';
import { referenceOf } from './columns-of.ts';
import { expressionKey } from './expression-key.ts';
import { findColumn, type Scope, unknownColumn } from './scope.ts';

export interface CompileContext {
  readonly scope: Scope;
  readonly session: SessionFacts;
  /** What subqueries gave: their only column. */
  readonly subqueries: ReadonlyMap<Expression, SubqueryAnswer>;
  /** Behind GROUP BY and windows: expressions, by key, that are columns of the row by now. */
  readonly computed?: ReadonlyMap<string, { readonly index: number; readonly type: HiveType }> | undefined;
  /** Behind GROUP BY, where columns that are no keys have no value. */
  readonly grouped?: boolean | undefined;
}

export interface SubqueryAnswer {
  readonly type: HiveType;
  readonly values: readonly Value[];
}

/** Resolves names and types: what is left is a function of the row. @throws HiveError a SemanticException */
export function compile(expression: Expression, context: CompileContext): Compiled {
  const known = context.computed?.get(expressionKey(expression, context.scope));
  if (known) return { type: known.type, evaluate: (row) => row[known.index] ?? null, constant: false };
  switch (expression.kind) {
    case 'literal': {
      const { value } = expression;
      return { type: expression.type, evaluate: () => value, constant: true };
    }
    case 'column':
    case 'field':
      return columnOrField(expression, context);
    case 'call':
      return call(expression, context);
    case 'cast':
      return cast(expression, context);
    case 'star':
      throw semanticError(10002, at(expression, 'Invalid column reference', '*'));
    case 'subquery':
      return subqueryValue(expression, context);
    case 'inQuery':
      return membership(expression, context);
  }
}

function columnOrField(expression: Expression & { kind: 'column' | 'field' }, context: CompileContext): Compiled {
  const reference = referenceOf(expression);
  const index = reference && findColumn(context.scope, reference);
  const column = index === undefined ? undefined : context.scope[index];
  if (index !== undefined && column) {
    if (context.grouped) throw semanticError(10025, at(expression, 'Expression not in GROUP BY key', expression.name));
    column.use?.();
    return { type: column.type, evaluate: (row) => row[index] ?? null, constant: false };
  }
  if (expression.kind === 'field' && (expression.base.kind !== 'column' || isColumn(expression.base, context.scope))) {
    return structField(expression, context);
  }
  throw unknownColumn(context.scope, reference ?? { qualifier: undefined, ...expression });
}

const isColumn = (expression: Expression & { kind: 'column' }, scope: Scope) =>
  findColumn(scope, { qualifier: undefined, ...expression }) !== undefined;

function structField(expression: Expression & { kind: 'field' }, context: CompileContext): Compiled {
  const base = compile(expression.base, context);
  const fields = base.type.kind === 'struct' ? base.type.fields : [];
  const index = fields.findIndex((field) => field.name === expression.name);
  const field = fields[index];
  if (!field) {
    const found = typeName(base.type);
    throw semanticError(10042, `${at(expression, '. Operator is only supported on struct types', expression.name)}: ${found}`);
  }
  return {
    type: field.type,
    constant: base.constant,
    evaluate(row) {
      const value = base.evaluate(row);
      return isList(value) ? (value[index] ?? null) : null;
    },
  };
}

function call(expression: CallExpression, context: CompileContext): Compiled {
  const bind = scalarFunctions.get(expression.name);
  if (!bind || expression.over) throw noSuchFunction(expression);
  const args = expression.args.map((arg) => compile(arg, context));
  const { line, column, name } = expression;
  const bound = bind(args, { name, position: { line, column }, session: context.session });
  const constant = args.every((arg) => arg.constant) && name !== 'rand';
  if (!constant || args.length === 0) return { ...bound, constant };
  return folded(bound);
}

/** A constant's value, found once. A decimal is of its own digits then, not of those its operands could have had. */
function folded({ type, evaluate }: Pick<Compiled, 'type' | 'evaluate'>): Compiled {
  const value = evaluate([]);
  return { type: isDecimal(value) ? typeOfDecimal(value) : type, evaluate: () => value, constant: true };
}

function noSuchFunction(expression: CallExpression) {
  if (aggregateFunctions.has(expression.name)) {
    return semanticError(10128, at(expression, 'Not yet supported place for UDAF', expression.name));
  }
  return semanticError(10011, `Invalid function ${expression.name}`);
}

function cast(expression: Expression & { kind: 'cast' }, context: CompileContext): Compiled {
  const operand = compile(expression.operand, context);
  const { line, column } = expression;
  const site = { name: `cast as ${typeName(expression.type)}`, position: { line, column }, session: context.session };
  const evaluate = converted(operand, expression.type, site);
  return operand.constant ? folded({ type: expression.type, evaluate }) : { type: expression.type, evaluate, constant: false };
}

function subqueryValue(expression: Expression & { kind: 'subquery' }, { subqueries }: CompileContext): Compiled {
  const answer = subqueries.get(expression);
  if (!answer) throw unsupportedPlace(expression);
  const { values, type } = answer;
  if (expression.use === 'exists') return { type: booleanType, evaluate: () => values.length > 0, constant: true };
  const [value = null, another] = values;
  if (another !== undefined)
    throw semanticError(10249, `${at(expression, 'Unsupported SubQuery Expression', 'select')}: more than one row`);
  return { type, evaluate: () => value, constant: true };
}

/** `x IN (SELECT …)`: as a list of what the query gave. */
function membership(expression: Expression & { kind: 'inQuery' }, context: CompileContext): Compiled {
  const answer = context.subqueries.get(expression);
  if (!answer) throw unsupportedPlace(expression);
  const operand = compile(expression.operand, context);
  const { line, column } = expression;
  const site = { name: 'in', position: { line, column }, session: context.session };
  const equals = scalarFunctions.get('=');
  if (!equals) throw new Error('there is an equality');
  const candidate = { type: answer.type, constant: false, evaluate: (row: readonly Value[]) => row[1] ?? null };
  const same = equals([{ ...operand, evaluate: (row) => row[0] ?? null }, candidate], site);
  return {
    type: booleanType,
    constant: operand.constant,
    evaluate: (row) => isAmong(operand.evaluate(row), answer, same.evaluate),
  };
}

function isAmong(value: Value, { values }: SubqueryAnswer, same: Compiled['evaluate']): boolean | null {
  if (values.length === 0) return false;
  if (value === null) return null;
  let found: boolean | null = false;
  for (const candidate of values) {
    const equal = same([value, candidate]);
    if (equal === true) return true;
    if (equal === null) found = null;
  }
  return found;
}

const unsupportedPlace = (expression: Expression) =>
  semanticError(10249, `${at(expression, 'Unsupported SubQuery Expression', 'select')}: not in this place`);
