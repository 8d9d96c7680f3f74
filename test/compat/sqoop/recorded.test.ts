import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordTally } from '../../tally.ts';
import excludedCases from './excluded.json' with { type: 'json' };
import { describeHive } from './hive-stories.ts';
import { groups, readRecordings } from './recordings.ts';
import { describeRefusals } from './refusal-stories.ts';
import { play } from './replay.ts';
import { shortList } from './short-list.ts';
import { describeSqlite } from './sqlite-stories.ts';
import { openTheatre, type Theatre } from './theatre.ts';

const excluded: Readonly<Record<string, string>> = excludedCases;
const playsAll = process.env['CALF_TEST_LONG'] !== undefined;

let theatre: Theatre;
let passedCount = 0;
const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-sqoop-'));

beforeAll(async () => {
  theatre = await openTheatre(directory);
}, 300_000);

afterAll(async () => {
  await theatre.close();
  fs.rmSync(directory, { recursive: true, force: true });
  recordTally({ passed: passedCount, excluded: Object.keys(excluded).length });
}, 60_000);

describe.each(groups)('what Sqoop 1.4.7 did: %s', (group) => {
  const recordings = readRecordings(group).filter(({ id }) => !Object.hasOwn(excluded, id) && (playsAll || shortList.has(id)));
  test.each(recordings.map((recording) => [recording.id, recording] as const))('%s', async (_id, recording) => {
    const { found, expected } = await play(recording, theatre);
    expect(found).toEqual(expected);
    passedCount++;
  });
});

describeSqlite(() => theatre);
describeHive(() => theatre);
describeRefusals(() => theatre);
