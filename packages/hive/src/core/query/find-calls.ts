import { aggregateFunctions } from '../functions/aggregate.ts';
import { type CallExpression, type Expression, operandsOf } from '../sql/expression.ts';

/** Calls of aggregates, not those over a window, but those within the window's own expressions. */
export function aggregateCalls(expression: Expression): CallExpression[] {
  if (expression.kind === 'call' && !expression.over && aggregateFunctions.has(expression.name)) return [expression];
  return operandsOf(expression).flatMap(aggregateCalls);
}

/** Calls with OVER. */
export function windowCalls(expression: Expression): CallExpression[] {
  if (expression.kind === 'call' && expression.over) return [expression];
  return operandsOf(expression).flatMap(windowCalls);
}

/** `EXISTS (…)`, `x IN (SELECT …)`, `(SELECT …)`. */
export function subqueriesOf(expression: Expression): (Expression & { kind: 'subquery' | 'inQuery' })[] {
  const here = expression.kind === 'subquery' || expression.kind === 'inQuery' ? [expression] : [];
  return [...here, ...operandsOf(expression).flatMap(subqueriesOf)];
}
