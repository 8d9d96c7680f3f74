import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { recordTally } from '../../tally.ts';
import { pytest, pythonMissing, pythonWithKazoo } from './support/python.ts';

/** What a standalone server cannot pass; the real one does not either. */
interface Excluded {
  readonly test: string;
  readonly reason: string;
  /** The outcome of the real server. */
  readonly real: string;
}

const excluded = JSON.parse(fs.readFileSync(new URL('./kazoo/excluded.json', import.meta.url), 'utf8')) as Excluded[];
const command = [process.execPath, fileURLToPath(new URL('./serve.ts', import.meta.url))];
const timeoutMs = 170_000;

/** Modules of kazoo's suite that run side by side, each with servers of its own; `others` are all that no one names. */
const groups = {
  client: ['test_client'],
  gevent: ['test_gevent_handler', 'test_lease', 'test_cache'],
  partitioner: ['test_partitioner', 'test_watchers', 'test_selectors_select'],
};

describe.skipIf(pythonMissing() !== undefined)('kazoo', () => {
  const python = pythonWithKazoo();
  const suite = suiteDirectory(python);

  test('its own suite passes, but for what a standalone ZooKeeper fails, too', { timeout: timeoutMs }, async () => {
    const named = Object.values(groups).flat();
    const runs = [
      ...Object.values(groups).map((modules) => modules.map((module) => `${suite}/${module}.py`)),
      [suite, ...named.map((module) => `--ignore=${suite}/${module}.py`)],
    ];
    const deselected = excluded.map((entry) => `--deselect=${entry.test}`);
    const outcomes = await Promise.all(
      runs.map((chosen) => pytest(python, { command, arguments: [`--rootdir=${suite}`, ...chosen, ...deselected], timeoutMs })),
    );
    for (const { failed, passed, output } of outcomes) expect(failed === 0 && passed > 0, output).toBe(true);
    const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
    console.log(`kazoo's own suite: ${passed} passed, ${excluded.length} excluded`);
    recordTally({ passed, excluded: excluded.length });
    expect(passed).toBe(378);
  });

  test('its sessions, watches and locks survive a kill of the server', { timeout: timeoutMs }, async () => {
    const own = fileURLToPath(new URL('./kazoo/test_survival.py', import.meta.url));
    const { failed, passed, output } = await pytest(python, { command, arguments: [own], timeoutMs });
    expect(failed === 0 && passed > 0, output).toBe(true);
    expect(passed).toBe(11);
  });
});

/** Where pip has put kazoo's tests. */
function suiteDirectory(python: string): string {
  const library = new URL('../lib/', `file://${python}`);
  const version = fs.readdirSync(library).find((name) => name.startsWith('python'));
  return fileURLToPath(new URL(`${version}/site-packages/kazoo/tests`, library));
}
