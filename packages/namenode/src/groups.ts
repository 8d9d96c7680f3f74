import { execFile } from 'node:child_process';
import type { Clock } from '@calf/runtime/clock';
import type { Logger } from '@calf/runtime/logger';
import { inTurns } from './in-turns.ts';

/** Which groups a user is in, as the NameNode's host knows it. */
export interface Groups {
  /** Answers at once when it is known; empty for a user that the host does not know. */
  of(user: string): readonly string[] | Promise<readonly string[]>;
  /** `hdfs dfsadmin -refreshUserToGroupsMappings`. */
  refresh(): void;
}

const timeoutMs = 10_000;
/** Of users that are remembered: the one that was asked for the longest ago goes. */
const usersMax = 10_000;
/** Programs at a time, whoever calls under however many names. */
const shellsMax = 8;

/**
 * Asks `id -Gn`, and believes the answer for `expiryMs`. Source: org.apache.hadoop.security.ShellBasedUnixGroupsMapping, Groups
 * (`hadoop.security.groups.cache.secs`).
 */
export function hostGroups({ clock, log, expiryMs }: { clock: Clock; log: Logger; expiryMs: number }): Groups {
  const known = new Map<string, { groups: readonly string[]; untilMs: number }>();
  const asked = new Map<string, Promise<readonly string[]>>();
  const inTurn = inTurns(shellsMax);

  async function ask(user: string): Promise<readonly string[]> {
    try {
      const groups = await inTurn(() => groupsByShell(user, log));
      known.delete(user);
      known.set(user, { groups, untilMs: clock.monotonicMs() + expiryMs });
      if (known.size > usersMax) known.delete(known.keys().next().value ?? '');
      return groups;
    } finally {
      asked.delete(user);
    }
  }

  return {
    of(user) {
      const entry = known.get(user);
      if (entry && entry.untilMs > clock.monotonicMs()) return entry.groups;
      const pending = asked.get(user) ?? ask(user);
      if (!asked.has(user)) asked.set(user, pending);
      return pending;
    },
    refresh: () => known.clear(),
  };
}

function groupsByShell(user: string, log: Logger): Promise<readonly string[]> {
  if (user.includes('\0')) return Promise.resolve([]); // no argument of a program
  return new Promise((resolve) => {
    execFile('id', ['-Gn', '--', user], { timeout: timeoutMs }, (error, stdout) => {
      if (error) log.debug('user without groups', { user, reason: error.message });
      resolve(error ? [] : stdout.trim().split(/\s+/));
    });
  });
}
