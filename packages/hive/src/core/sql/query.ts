import type { Expression, OrderItem } from './expression.ts';
import type { Position } from './token.ts';

/** A whole query: a body, and what is done to its result. */
export interface Query {
  readonly with: readonly { readonly name: string; readonly query: Query }[];
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
  readonly limit: { readonly offset: number; readonly count: number } | undefined;
}

export type QueryBody =
  | Select
  | { readonly kind: 'union'; readonly all: boolean; readonly left: QueryBody; readonly right: QueryBody };

export interface Select {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from: Source | undefined;
  readonly where: Expression | undefined;
  readonly groupBy: readonly Expression[];
  readonly having: Expression | undefined;
}

export interface SelectItem {
  readonly expression: Expression;
  /** More than one only behind a table-generating function. */
  readonly aliases: readonly string[];
}

export type Source =
  | (TableName & { readonly kind: 'table'; readonly alias: string | undefined })
  | { readonly kind: 'query'; readonly query: Query; readonly alias: string }
  | {
      readonly kind: 'join';
      readonly type: JoinType;
      readonly left: Source;
      readonly right: Source;
      readonly on: Expression | undefined;
      readonly using: readonly string[];
    }
  | {
      readonly kind: 'lateral';
      readonly outer: boolean;
      readonly base: Source;
      readonly call: Expression;
      readonly alias: string;
      readonly columns: readonly string[];
    };

export type JoinType = 'inner' | 'left' | 'right' | 'full' | 'semi' | 'cross';

export interface TableName extends Position {
  readonly database: string | undefined;
  readonly table: string;
}
