import { at, type HiveError, plainSemanticError, semanticError } from '../error.ts';
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
  /** Where the qualifier stands. */
  readonly base?: Position;
  readonly name: string;
}

/** The index of the column that is meant; undefined when there is none. @throws HiveError when there are two */
export function findColumn(scope: Scope, { qualifier, name }: ColumnReference): number | undefined {
  let found: number | undefined;
  for (const [index, column] of scope.entries()) {
    if (column.name !== name || (qualifier !== undefined && column.table !== qualifier)) continue;
    if (found !== undefined) {
      throw plainSemanticError(`Column ${name} Found in more than One Tables/Subqueries`);
    }
    found = index;
  }
  return found;
}

export function unknownColumn(scope: Scope, { qualifier, name, ...place }: ColumnReference): HiveError {
  if (qualifier !== undefined && scope.some((column) => column.table === qualifier)) {
    return semanticError(10002, at(place, 'Invalid column reference', name));
  }
  const names = scope.map((column) => column.name);
  return semanticError(
    10004,
    `${at(place.base ?? place, 'Invalid table alias or column reference', qualifier ?? name)}: (possible column names are: ${names.join(', ')})`,
  );
}
