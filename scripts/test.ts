import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** `npm test`: every vitest project but `long`, then one line `N passed, N failed, N skipped`. Arguments go to vitest. */
const home = path.resolve(import.meta.dirname, '..');
const report = path.join(home, 'node_modules', '.cache', 'calf-test.json');
fs.rmSync(report, { force: true });
const vitest = path.join(home, 'node_modules', 'vitest', 'vitest.mjs');
const ran = spawnSync(
  process.execPath,
  [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)],
  { cwd: home, stdio: 'inherit' },
);
const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites } = readReport();
const failed = numFailedTests > 0 ? numFailedTests : numFailedTestSuites;
console.log(`${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`);
process.exitCode = ran.status === 0 && numPassedTests > 0 && failed === 0 ? 0 : 1;

function readReport(): Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numFailedTestSuites', number> {
  if (!fs.existsSync(report)) return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numFailedTestSuites: 1 };
  return JSON.parse(fs.readFileSync(report, 'utf8')) as ReturnType<typeof readReport>;
}
