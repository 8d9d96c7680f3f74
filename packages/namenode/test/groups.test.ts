import os from 'node:os';
import { systemClock } from '@calf/runtime/clock';
import { silentLogger } from '@calf/runtime/logger';
import { expect, test } from 'vitest';
import { hostGroups } from '../src/groups.ts';

const groups = () => hostGroups({ clock: systemClock, log: silentLogger, expiryMs: 60_000 });

test('the host is asked once for the groups of a user', async () => {
  const host = groups();
  const { username } = os.userInfo();
  const first = await host.of(username);
  expect(first.length).toBeGreaterThan(0);
  expect(host.of(username)).toBe(first);
  host.refresh();
  expect(host.of(username)).toBeInstanceOf(Promise);
});

test.each(['no-such-user-on-this-host', '--help', '', 'with\0nul'])(
  'a user that the host does not know is in no group: %j',
  async (user) => {
    expect(await groups().of(user)).toEqual([]);
  },
);
