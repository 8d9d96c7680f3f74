import type { Expression } from '../sql/expression.ts';
import { typeName } from '../types/hive-type.ts';
import { keyText } from '../types/order.ts';
import { referenceOf } from './columns-of.ts';
import { findColumn, type Scope } from './scope.ts';

/** A text that two expressions share when they mean the same in `scope`: `genre` and `movies.genre` do. */
export function expressionKey(expression: Expression, scope: Scope): string {
  const key = (inner: Expression) => expressionKey(inner, scope);
  const reference = referenceOf(expression);
  const index = reference && findColumn(scope, reference);
  if (index !== undefined) return `#${index}`;
  switch (expression.kind) {
    case 'literal':
      return `${typeName(expression.type)}:${keyText([expression.value])}`;
    case 'column':
      return `?${expression.name}`;
    case 'field':
      return `${key(expression.base)}.${expression.name}`;
    case 'star':
      return '*';
    case 'cast':
      return `cast(${key(expression.operand)},${typeName(expression.type)})`;
    case 'subquery':
    case 'inQuery':
      return `subquery at ${expression.line}:${expression.column}`;
    case 'call': {
      const { name, args, distinct, over } = expression;
      const window = over
        ? ` over ${over.partitionBy.map(key).join(',')} by ${over.orderBy.map((item) => `${key(item.expression)} ${item.descending} ${item.nullsFirst}`).join(',')} ${JSON.stringify(over.frame)}`
        : '';
      return `${name}(${distinct ? 'distinct ' : ''}${args.map(key).join(',')})${window}`;
    }
  }
}
