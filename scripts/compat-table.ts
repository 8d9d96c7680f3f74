import type { Suite } from '../test/suites.ts';

/** How a suite went when it last ran at full length. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  /** Skipped or excluded; each has its reason beside the suite. */
  readonly leftOut: number;
  readonly seconds: number;
  readonly date: string;
  /** With a `+` when the work tree was ahead of it. */
  readonly commit: string;
}

/** The README's table, in Markdown. What has not been run says so. */
export function renderCompatTable(suites: readonly Suite[], results: Readonly<Record<string, SuiteResult>>): string {
  const rows = suites.map(({ name, judge, subject }) => {
    const result = results[name];
    const verdict = result
      ? `${result.passed} passed, ${result.failed} failed, ${result.leftOut} left out | ${result.date}, ${result.commit}`
      : 'not run | –';
    return `| ${subject} | ${judge} | ${verdict} |\n`;
  });
  return `| of calf | judged by | result | when |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}
