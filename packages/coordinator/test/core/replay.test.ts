import { type ACL, CreateMode, KeeperError, type MultiWrite, Perms } from '@calf/protocol/zookeeper';
import { expect, test } from 'vitest';
import { apply } from '../../src/core/apply.ts';
import { decodeTransaction, encodeTransaction } from '../../src/core/journal-record.ts';
import { decideMulti, decideOne } from '../../src/core/operations/multi.ts';
import { decideCloseSession, decideCreateSession } from '../../src/core/operations/session.ts';
import { decideSetACL } from '../../src/core/operations/set-acl.ts';
import { type CoordinatorState, emptyState } from '../../src/core/state.ts';
import type { Txn } from '../../src/core/transaction.ts';
import { statOf } from '../../src/core/znode.ts';
import { randomOf } from './random.ts';

const open: readonly ACL[] = [{ perms: Perms.ALL, id: { scheme: 'world', id: 'anyone' } }];

for (let seed = 1; seed <= 20; seed++) {
  test(`replaying the journal gives the same state, byte for byte (seed ${seed})`, () => {
    const state = emptyState();
    const journal = liveThrough(state, seed, 400);
    const replayed = emptyState();
    for (const bytes of journal) {
      const { header, txn } = decodeTransaction(bytes);
      apply(replayed, header, txn, () => undefined);
    }
    expect(written(replayed)).toBe(written(state));
    expect(state.tree.znodes.size).toBeGreaterThan(20);
  });

  test(`the tree stays a tree, and its indexes stay true to it (seed ${seed})`, () => {
    const state = emptyState();
    liveThrough(state, seed, 400);
    for (const [path, node] of state.tree.znodes) {
      for (const child of node.children ?? []) expect(state.tree.lookup(`${path === '/' ? '' : path}/${child}`)).toBeDefined();
      const owned = state.tree.ephemerals.get(node.ephemeralOwner)?.has(path) ?? false;
      expect(owned).toBe(statOf(node).ephemeralOwner !== 0n);
      if (owned) expect(state.sessions.has(node.ephemeralOwner)).toBe(true);
    }
    const children = [...state.tree.znodes.values()].reduce((sum, node) => sum + node.childCount, 0);
    expect(children).toBe(state.tree.znodes.size - 1);
    const bytes = [...state.tree.znodes].reduce((sum, [path, node]) => sum + path.length + (node.data?.length ?? 0), 0);
    expect(state.tree.approximateDataBytes).toBe(bytes);
    expect(state.tree.acls.size).toBe(new Set([...state.tree.znodes.values()].map(({ acl }) => acl)).size);
  });
}

/** Sessions that come, do this and that, right and wrong, and go. */
function liveThrough(state: CoordinatorState, seed: number, turns: number): Buffer[] {
  const random = randomOf(seed);
  const journal: Buffer[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const sessions = [...state.sessions.keys()];
    const sessionId = random(20) === 0 || sessions.length === 0 ? BigInt(turn + 1) : (sessions[random(sessions.length)] ?? 0n);
    const header = { clientId: sessionId, cxid: turn, zxid: state.zxid + 1, timeMs: 1_700_000_000_000 + turn };
    const txn = decideSomething(state, sessionId, random);
    journal.push(encodeTransaction(header, txn));
    apply(state, header, txn, () => undefined);
  }
  return journal;
}

function decideSomething(state: CoordinatorState, sessionId: bigint, random: (below: number) => number): Txn {
  if (!state.sessions.has(sessionId)) return decideCreateSession(4000 + random(1000));
  if (random(30) === 0) return decideCloseSession(state.tree, sessionId);
  const client = { sessionId, identities: [] };
  try {
    if (random(10) === 0) {
      const acl = [...open, { perms: 1 + random(31), id: { scheme: 'ip', id: '10.0.0.1' } }];
      return decideSetACL(state.tree, { path: somePath(random), acl, version: -1 }, client);
    }
    if (random(4) > 0) return decideOne(state.tree, someWrite(random), client);
    return decideMulti(
      state.tree,
      Array.from({ length: random(4) }, () => someWrite(random)),
      client,
    );
  } catch (refusal) {
    if (refusal instanceof KeeperError) return { type: 'error', err: refusal.err };
    throw refusal;
  }
}

function someWrite(random: (below: number) => number): MultiWrite {
  const path = somePath(random);
  const data = random(4) === 0 ? null : Buffer.alloc(random(5), random(256));
  switch (random(8)) {
    case 0:
      return { op: 'delete', request: { path, version: random(3) - 1 } };
    case 1:
      return { op: 'setData', request: { path, data, version: random(3) - 1 } };
    case 2:
      return { op: 'check', request: { path, version: random(3) - 1 } };
    case 3:
      return { op: 'createContainer', request: { path, data, acl: open, flags: CreateMode.CONTAINER } };
    case 4:
      return { op: 'createTTL', request: { path, data, acl: open, flags: CreateMode.PERSISTENT_WITH_TTL, ttl: 1000n } };
    default:
      return { op: 'create2', request: { path, data, acl: open, flags: random(4) } };
  }
}

function somePath(random: (below: number) => number): string {
  return Array.from({ length: 1 + random(3) }, () => `/${'abc'[random(3)]}`).join('');
}

function written({ tree, sessions, lastSessionId, zxid }: CoordinatorState): string {
  const state = {
    zxid,
    lastSessionId,
    sessions: [...sessions],
    znodes: [...tree.znodes].map(([path, node]) => [path, node, [...(node.children ?? [])]]),
    ephemerals: [...tree.ephemerals].map(([owner, paths]) => [owner, [...paths]]),
    containers: [...tree.containers],
    ttls: [...tree.ttls],
    bytes: tree.approximateDataBytes,
  };
  return JSON.stringify(state, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}
