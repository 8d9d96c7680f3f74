import { at, type HiveError, semanticError } from '../error.ts';
import type { Position } from '../sql/token.ts';
import type { HiveType } from '../types/hive-type.ts';

/** A column that expressions may name. */
export interface ScopeColumn {
  /** The alias of its table. */
  readonly table: string | undefined;
  readonly name: string;
  readonly type: HiveType;
  /** Told that the column is read: what is not, need not be parsed. */
  readonly use?: (() => void) | undefined;
}

export type Scope = readonly ScopeColumn[];

export interface ColumnReference extends Position {
  readonly qualifier: string | undefined;
  readonly name: string;
}

/** The index of the column that is meant; undefined when there is none. @throws HiveError when there are two */
export function findColumn(scope: Scope, { qualifier, name, ...place }: ColumnReference): number | undefined {
  let found: number | undefined;
  for (const [index, column] of scope.entries()) {
    if (column.name !== name || (qualifier !== undefined && column.table !== qualifier)) continue;
    if (found !== undefined) {
      throw semanticError(10007, `${at(place, 'Ambiguous column reference', name)}: found in more than one table`);
    }
    found = index;
  }
  return found;
}

export function unknownColumn(scope: Scope, { qualifier, name, ...place }: ColumnReference): HiveError {
  if (qualifier !== undefined && scope.some((column) => column.table === qualifier)) {
    return semanticError(10002, at(place, 'Invalid column reference', name));
  }
  const names = scope.map((column) => (column.table === undefined ? column.name : `${column.table}.${column.name}`));
  return semanticError(
    10004,
    `${at(place, 'Invalid table alias or column reference', qualifier ?? name)}: (possible column names are: ${names.join(', ')})`,
  );
}
