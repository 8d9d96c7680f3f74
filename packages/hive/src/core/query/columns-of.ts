import { type Expression, operandsOf } from '../sql/expression.ts';
import { type ColumnReference, findColumn, type Scope } from './scope.ts';

/** The column that `a.b` or `b` names, if it is one: `a.b` may also be the field of a struct. */
export function referenceOf(expression: Expression): ColumnReference | undefined {
  const { line, column } = expression;
  if (expression.kind === 'column') return { qualifier: undefined, name: expression.name, line, column };
  if (expression.kind !== 'field' || expression.base.kind !== 'column') return undefined;
  return { qualifier: expression.base.name, name: expression.name, base: expression.base, line, column };
}

/** Whether `expression` can be evaluated from the columns of `scope` alone, and reads one at least. */
export function readsOnly(expression: Expression, scope: Scope): boolean {
  const found = columnsOf(expression);
  return found.length > 0 && found.every((reference) => isWithin(reference, scope));
}

function isWithin(reference: Expression, scope: Scope): boolean {
  const whole = referenceOf(reference);
  if (whole && findColumn(scope, whole) !== undefined) return true;
  return reference.kind === 'field' && columnsOf(reference.base).every((base) => isWithin(base, scope));
}

/** Columns, and the fields of them, that are named. */
function columnsOf(expression: Expression): Expression[] {
  if (expression.kind === 'column' || expression.kind === 'field') return [expression];
  return operandsOf(expression).flatMap(columnsOf);
}

/** `a AND b AND c` as [a, b, c]. */
export function conjunctsOf(expression: Expression | undefined): Expression[] {
  if (!expression) return [];
  if (expression.kind !== 'call' || expression.name !== 'and') return [expression];
  return expression.args.flatMap(conjunctsOf);
}
