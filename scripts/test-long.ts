import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Suite, suites } from '../test/suites.ts';
import type { Tally } from '../test/tally.ts';
import { renderCompatTable, type SuiteResult } from './compat-table.ts';

/**
 * `npm run test:long [-- SUITE …]`: every compatibility suite at its full length, one after the other. A suite that has run at this
 * commit is not run again unless --again says so; results go to test/results.json, and from there into the README.
 */
const home = path.resolve(import.meta.dirname, '..');
const resultsFile = path.join(home, 'test', 'results.json');
const { values: flags, positionals: chosen } = parseArgs({
  options: { again: { type: 'boolean' }, list: { type: 'boolean' } },
  allowPositionals: true,
});
const commit = git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+');
const unknown = chosen.filter((name) => !suites.some((suite) => suite.name === name));

if (flags.list) for (const { name, judge } of suites) console.log(`${name.padEnd(24)} ${judge}`);
else if (unknown.length > 0) {
  console.error(`there is no suite ${unknown.join(', ')}: --list names them`);
  process.exitCode = 1;
} else runAll();

function runAll(): void {
  const results = readResults();
  for (const suite of suites) {
    if (chosen.length > 0 && !chosen.includes(suite.name)) continue;
    const before = results[suite.name];
    if (before?.commit === commit && before.failed === 0 && !flags.again) {
      console.log(`${suite.name}: ran at ${commit} already`);
      continue;
    }
    results[suite.name] = run(suite);
    fs.writeFileSync(resultsFile, `${JSON.stringify(results, null, 2)}\n`);
  }
  putIntoReadme(renderCompatTable(suites, results));
  const failed = Object.values(results).reduce((sum, result) => sum + result.failed, 0);
  if (failed > 0) process.exitCode = 1;
}

function run(suite: Suite): SuiteResult {
  console.log(`\n${suite.name}: ${suite.judge}`);
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-test-long-'));
  const report = path.join(directory, 'report.json');
  const tallyFile = path.join(directory, 'tally');
  const vitest = path.join(home, 'node_modules', 'vitest', 'vitest.mjs');
  const argv = [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...suite.files];
  const environment = { ...process.env, CALF_TEST_LONG: 'true', CALF_TALLY_FILE: tallyFile };
  const startedAt = performance.now();
  spawnSync(process.execPath, argv, { cwd: home, stdio: 'inherit', env: environment });
  const own = fs.existsSync(report)
    ? (JSON.parse(fs.readFileSync(report, 'utf8')) as Record<string, number>)
    : { numFailedTests: 1 };
  const tallies = fs.existsSync(tallyFile) ? fs.readFileSync(tallyFile, 'utf8').trim().split('\n') : [];
  const theirs = tallies.map((line) => JSON.parse(line) as Tally);
  fs.rmSync(directory, { recursive: true, force: true });
  const sum = (key: keyof Tally) => theirs.reduce((total, tally) => total + tally[key], 0);
  return {
    passed: theirs.length > 0 ? sum('passed') : (own['numPassedTests'] ?? 0),
    failed: (own['numFailedTests'] ?? 0) || (own['numFailedTestSuites'] ?? 0),
    leftOut: sum('excluded') + (own['numPendingTests'] ?? 0),
    seconds: Math.round((performance.now() - startedAt) / 1000),
    date: new Date().toISOString().slice(0, 10),
    commit,
  };
}

function readResults(): Record<string, SuiteResult> {
  return fs.existsSync(resultsFile) ? (JSON.parse(fs.readFileSync(resultsFile, 'utf8')) as Record<string, SuiteResult>) : {};
}

function putIntoReadme(table: string): void {
  const file = path.join(home, 'README.md');
  const readme = fs.readFileSync(file, 'utf8');
  const marked = /(<!-- compat -->\n)[^]*?(<!-- \/compat -->)/;
  fs.writeFileSync(
    file,
    readme.replace(marked, (_all, begin: string, end: string) => `${begin}${table}${end}`),
  );
}

function git(...argv: string[]): string {
  return execFileSync('git', argv, { cwd: home }).toString().trim();
}
