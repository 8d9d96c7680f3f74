import fs from 'node:fs';

/** What a suite that is one test of ours counts in itself: kazoo's own tests, Hadoop's contract tests. */
export interface Tally {
  readonly passed: number;
  /** Left out, with a reason each in the suite's exclude list. */
  readonly excluded: number;
}

/** Tells `npm run test:long`, when that runs the suite, how many tests of somebody else's have passed. */
export function recordTally(tally: Tally): void {
  const file = process.env['CALF_TALLY_FILE'];
  if (file !== undefined) fs.appendFileSync(file, `${JSON.stringify(tally)}\n`);
}
