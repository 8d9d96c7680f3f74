import type { HiveType } from '../types/hive-type.ts';
import type { Value } from '../types/value.ts';
import type { Query } from './query.ts';
import type { Position } from './token.ts';

/** An expression as it was written. Operators are calls: `a + b` is the function `+`, `x IS NULL` the function `isnull`. */
export type Expression = Position &
  (
    | { readonly kind: 'literal'; readonly type: HiveType; readonly value: Value; readonly raw: string }
    | { readonly kind: 'column'; readonly name: string }
    | { readonly kind: 'field'; readonly base: Expression; readonly name: string }
    | { readonly kind: 'star'; readonly qualifier: string | undefined }
    | Call
    | { readonly kind: 'cast'; readonly operand: Expression; readonly type: HiveType }
    | { readonly kind: 'subquery'; readonly use: 'exists' | 'scalar'; readonly query: Query }
    | { readonly kind: 'inQuery'; readonly operand: Expression; readonly query: Query }
  );

export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
  readonly distinct: boolean;
  readonly over: Window | undefined;
}

export interface Window {
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly frame: Frame | undefined;
}

export interface Frame {
  readonly unit: 'rows' | 'range';
  readonly start: FrameBound;
  readonly end: FrameBound;
}

/** Rows before (negative) or after the current one; infinite when unbounded. */
export type FrameBound = number;

export interface OrderItem {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export type CallExpression = Position & Call;

/** What is below an expression, subqueries aside. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call': {
      const { over } = expression;
      return [...expression.args, ...(over ? [...over.partitionBy, ...over.orderBy.map((item) => item.expression)] : [])];
    }
    case 'cast':
    case 'inQuery':
      return [expression.operand];
    case 'field':
      return [expression.base];
    case 'literal':
    case 'column':
    case 'star':
    case 'subquery':
      return [];
  }
}
