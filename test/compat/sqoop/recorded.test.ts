import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import excludedCases from './excluded.json' with { type: 'json' };
import { type Recording, readRecordings } from './recordings.ts';
import { type Theatre, openTheatre } from './theatre.ts';

const excluded: Readonly<Record<string, string>> = excludedCases;
const groups = ['import', 'split', 'delims', 'target', 'incremental', 'export', 'tools', 'errors', 'format'];

let theatre: Theatre;
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-sqoop-'));

beforeAll(async () => {
  theatre = await openTheatre(directory);
}, 300_000);

afterAll(async () => {
  await theatre.close();
  fs.rmSync(directory, { recursive: true, force: true });
}, 60_000);

describe.each(groups)('what Sqoop 1.4.7 did: %s', (group) => {
  const recordings = readRecordings(group).filter(({ id }) => !Object.hasOwn(excluded, id));
  test.each(recordings.map((recording) => [recording.id, recording] as const))('%s', async (_id, recording: Recording) => {
    const { found, expected } = await theatre.play(recording);
    expect(found).toEqual(expected);
  });
});
