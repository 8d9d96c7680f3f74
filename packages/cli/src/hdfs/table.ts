export interface Column {
  readonly right?: boolean;
}

/**
 * Rows under each other, two spaces between columns; the last column is not filled up.
 * Source: org.apache.hadoop.fs.shell.FsUsage.TableBuilder.
 */
export function renderTable(rows: readonly (readonly string[])[], columns: readonly Column[]): string[] {
  const widths = columns.map((_column, index) => Math.max(0, ...rows.map((row) => (row[index] ?? '').length)));
  return rows.map((row) =>
    columns
      .map((column, index) => {
        const cell = row[index] ?? '';
        if (column.right) return cell.padStart(widths[index] ?? 0);
        return index === columns.length - 1 ? cell : cell.padEnd(widths[index] ?? 0);
      })
      .join('  '),
  );
}
