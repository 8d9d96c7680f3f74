import type { HiveType } from '../core/types/hive-type.ts';
import { stringType } from '../core/types/hive-type.ts';
import type { Row } from '../core/types/value.ts';

export interface ResultColumn {
  /** As the header shows it: `movies.id` behind `SELECT *`. */
  readonly label: string;
  readonly name: string;
  readonly type: HiveType;
}

/** What a statement answers; one without columns answers nothing. Rows are read once. */
export interface StatementResult {
  readonly columns: readonly ResultColumn[];
  readonly rows: () => AsyncIterable<readonly Row[]>;
}

export const noResult: StatementResult = { columns: [], rows: () => batchesOf([]) };

/** Rows of texts, as SHOW and DESCRIBE give them. */
export function textResult(names: readonly string[], rows: readonly Row[]): StatementResult {
  return { columns: names.map((name) => ({ label: name, name, type: stringType })), rows: () => batchesOf(rows) };
}

// oxlint-disable-next-line require-await -- a result is read asynchronously, whatever it holds
async function* batchesOf(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  if (rows.length > 0) yield rows;
}
