/** The conditions of one map task: `lower` and `upper` are ANDed. Source: DataDrivenDBInputFormat.DataDrivenDBInputSplit. */
export interface Split {
  readonly lower: string;
  readonly upper: string;
}

/** Every row, in one task. */
export const wholeTable: Split = { lower: '1=1', upper: '1=1' };

export const nullSplit = (column: string): Split => ({ lower: `${column} IS NULL`, upper: `${column} IS NULL` });

/** Half-open intervals between neighbouring points, given as SQL literals; the last one is closed. */
export function intervals(column: string, points: readonly string[]): Split[] {
  return points.slice(1).map((end, index) => ({
    lower: `${column} >= ${points[index] ?? ''}`,
    upper: `${column} ${index === points.length - 2 ? '<=' : '<'} ${end}`,
  }));
}
