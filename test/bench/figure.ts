/** One line of the report: the same thing measured on both sides. */
export interface Figure {
  readonly what: string;
  readonly unit: 'ms' | 'MiB' | 'MB/s' | 'files/s';
  readonly calf: number;
  readonly hadoop: number | undefined;
  /** What the project aims at, in words. */
  readonly target: string;
}

/** The middle one; of an even number, the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

export function renderFigures(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, unit, calf, hadoop, target }) => [
    what,
    `${show(calf)} ${unit}`,
    hadoop === undefined ? '–' : `${show(hadoop)} ${unit}`,
    ratio(unit, calf, hadoop),
    target,
  ]);
  const heading = ['', 'calf', 'Hadoop 3.4', 'calf is', 'target'];
  const widths = heading.map((_, column) => Math.max(...[heading, ...rows].map((row) => (row[column] ?? '').length)));
  return [heading, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function show(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

/** How many times better calf is: quicker, smaller, or more in the same time. */
function ratio(unit: Figure['unit'], calf: number, hadoop: number | undefined): string {
  if (hadoop === undefined) return '';
  const better = unit === 'ms' || unit === 'MiB' ? hadoop / calf : calf / hadoop;
  return `${better.toFixed(better < 10 ? 2 : 1)} × as good`;
}
