import { HadoopError } from '@calf/runtime/errors';
import { expect, test } from 'vitest';
import type { Edit } from '../../src/core/edit.ts';
import { decodeRecord, encodeRecord } from '../../src/core/edit-record.ts';
import { apply } from '../../src/core/edits.ts';
import { Namespace, type NamespaceView } from '../../src/core/namespace.ts';
import { decideSetOwner, decideSetPermission, decideSetTimes } from '../../src/core/operations/attributes.ts';
import { decideConcat } from '../../src/core/operations/concat.ts';
import { decideDelete } from '../../src/core/operations/delete.ts';
import { decideMkdirs } from '../../src/core/operations/mkdirs.ts';
import { decideRename, decideRename2 } from '../../src/core/operations/rename.ts';
import { randomOf } from './random.ts';
import { described, situation } from './tree.ts';

const format: Edit = {
  op: 'FORMAT',
  namespaceId: 7,
  clusterId: 'CID-test',
  blockPoolId: 'BP-1-127.0.0.1-1',
  cTimeMs: 1,
  root: { mode: 0o755, owner: 'root', group: 'supergroup' },
};

type Draw = ReturnType<typeof drawer>;

/** Choices of a run, all from its seed. */
function drawer(seed: number) {
  const random = randomOf(seed);
  const number = (end: number) => Math.floor(random() * end);
  const names = ['a', 'b', 'c', 'd', 'ä', '字'];
  return {
    number,
    path: () => `/${Array.from({ length: 1 + number(4) }, () => names[number(names.length)]).join('/')}`,
  };
}

/** Some operation, as its edits; none when it is refused. */
function someEdits(namespace: Namespace, draw: Draw, atMs: number): readonly Edit[] {
  const at = situation(namespace, undefined, atMs);
  const path = draw.path();
  try {
    switch (draw.number(12)) {
      case 0:
      case 1:
        return decideMkdirs(at, { path, mode: 0o700 + draw.number(64), createParent: true }).edits;
      case 2:
        return draw.number(4) === 0 ? decideDelete(at, { path, recursive: true }).edits : [];
      case 3:
        return decideRename(at, { from: path, to: draw.path() }).edits;
      case 4:
        return decideRename2(at, { from: path, to: draw.path(), overwrite: true, toTrash: false }).edits;
      case 5:
        return decideSetPermission(at, { path, mode: draw.number(0o2000) }).edits;
      case 6:
        return decideSetOwner(at, { path, owner: `user${draw.number(3)}`, group: undefined }).edits;
      case 7:
        return decideSetTimes(at, { path, mtimeMs: draw.number(1e9), atimeMs: -1 }).edits;
      case 8:
        return decideConcat(at, { target: path, sources: [draw.path(), draw.path()] }).edits;
      case 9:
        return attributeEdits(namespace, draw);
      default:
        return fileEdits(namespace, draw, atMs);
    }
  } catch (refusal) {
    if (refusal instanceof HadoopError) return [];
    throw refusal;
  }
}

/** A row that some path leads to. */
function someRow(namespace: NamespaceView, draw: Draw): number {
  let row = 0;
  for (let steps = draw.number(4); steps > 0 && namespace.childCount(row) > 0; steps--) {
    row = namespace.children(row)[draw.number(namespace.childCount(row))] ?? 0;
  }
  return row;
}

function attributeEdits(namespace: NamespaceView, draw: Draw): Edit[] {
  const row = someRow(namespace, draw);
  const inodeId = namespace.id(row);
  const entries = [{ isDefault: false, type: 0, name: 'alice', permission: draw.number(8) }];
  if (draw.number(3) === 0) return [{ op: 'OP_SET_ACL', inodeId, entries, mode: draw.number(0o1000) }];
  if (draw.number(2) === 0)
    return [{ op: 'OP_SET_XATTR', inodeId, xattrs: [{ name: 'user.x', value: Buffer.from([1, 0, 255]) }] }];
  if (namespace.isDirectory(row)) return [{ op: 'OP_SET_QUOTA', inodeId, namespaceQuota: draw.number(9), storagespaceQuota: -1 }];
  return [{ op: 'OP_SET_REPLICATION', inodeId, replication: 1 + draw.number(5) }];
}

/** Makes a file, or goes on with one that is there. */
function fileEdits(namespace: NamespaceView, draw: Draw, atMs: number): Edit[] {
  const row = someRow(namespace, draw);
  const inodeId = namespace.id(row);
  if (namespace.isDirectory(row)) return newFileEdits(namespace, row, draw, atMs);
  const by = { clientName: `client${draw.number(3)}`, clientMachine: '127.0.0.1' };
  if (!namespace.underConstruction(row)) {
    return draw.number(2) === 0 ? [{ op: 'OP_APPEND', inodeId, ...by }] : truncateEdits(namespace, row, atMs);
  }
  const id = namespace.lastBlockId + 1n;
  const generationStamp = namespace.generationStamp + 1;
  const last = namespace.lastBlock(row) < 0 ? undefined : namespace.blocks.block(namespace.lastBlock(row));
  const known = last && { ...last, bytes: draw.number(128) };
  if (draw.number(3) === 0) return [{ op: 'OP_CLOSE', inodeId, mtimeMs: atMs, blocks: known ? [known] : [] }];
  if (known && draw.number(4) === 0) return [{ op: 'OP_UPDATE_BLOCKS', inodeId, blocks: [], dropsLast: true }];
  if (draw.number(5) === 0) return [{ op: 'OP_REASSIGN_LEASE', inodeId, clientName: 'HDFS_NameNode' }];
  return [
    { op: 'OP_ALLOCATE_BLOCK_ID', blockId: id },
    { op: 'OP_SET_GENSTAMP_V2', generationStamp },
    { op: 'OP_ADD_BLOCK', inodeId, block: { id, bytes: 0, generationStamp }, penultimate: known },
  ];
}

function newFileEdits(namespace: NamespaceView, parent: number, draw: Draw, atMs: number): Edit[] {
  const name = `file${draw.number(20)}`;
  if (namespace.child(parent, name) >= 0) return [];
  const permission = { mode: 0o644, owner: 'root', group: 'supergroup' };
  const where = { inodeId: namespace.lastInodeId + 1, parentId: namespace.id(parent), name, permission };
  const facts = { mtimeMs: atMs, atimeMs: atMs, replication: 1 + draw.number(3), blockSize: 128 };
  return [{ op: 'OP_ADD', ...where, ...facts, clientName: 'client0', clientMachine: '127.0.0.1' }];
}

function truncateEdits(namespace: NamespaceView, row: number, mtimeMs: number): Edit[] {
  const blocks = namespace.blockRows(row);
  const kept = blocks.length > 1 ? namespace.blocks.block(blocks[0] ?? 0) : undefined;
  return [{ op: 'OP_TRUNCATE', inodeId: namespace.id(row), mtimeMs, droppedCount: Math.max(0, blocks.length - 1), last: kept }];
}

test.each([1, 2, 3, 4, 5])('replaying the journal of any run gives the same state, row by row (seed %i)', (seed) => {
  const draw = drawer(seed);
  const live = new Namespace();
  const journal: Buffer[] = [];
  const commit = (edits: readonly Edit[]) => {
    for (const edit of edits) apply(live, edit);
    if (edits.length > 0) journal.push(encodeRecord({ call: undefined, edits }));
  };
  commit([format]);
  for (let turn = 1; turn <= 3000; turn++) commit(someEdits(live, draw, turn));

  const replayed = new Namespace();
  for (const record of journal) for (const edit of decodeRecord(record).edits) apply(replayed, edit);
  expect(described(replayed)).toBe(described(live));
  expect(replayed.count).toBe(live.count);
  expect(replayed.blocks.count).toBe(live.blocks.count);
  expect(live.count).toBeGreaterThan(20);
});

test.each([6, 7, 8])('what a quota has counted is what there is, after any run (seed %i)', (seed) => {
  const draw = drawer(seed);
  const namespace = new Namespace();
  apply(namespace, format);
  for (let turn = 1; turn <= 2000; turn++) {
    for (const edit of someEdits(namespace, draw, turn)) apply(namespace, edit);
    if (turn % 100 === 0) expect(countedWrong(namespace)).toEqual([]);
  }
  expect(namespace.quotaCount).toBeGreaterThan(0);
});

function countedWrong(namespace: NamespaceView, top = 0): string[] {
  const { names, bytes } = namespace.usage(top);
  const below = [...namespace.children(top)];
  const real = below
    .map((row) => namespace.usage(row))
    .reduce((a, b) => ({ names: a.names + b.names, bytes: a.bytes + b.bytes }), {
      names: 1,
      bytes: namespace.isDirectory(top) ? 0 : namespace.storedBytes(top),
    });
  const isWrong = names !== real.names || bytes !== real.bytes;
  return [...(isWrong ? [namespace.path(top)] : []), ...below.flatMap((row) => countedWrong(namespace, row))];
}

test('a record remembers the call that made it', () => {
  const call = { clientId: Buffer.from('0123456789abcdef'), callId: 42 };
  const edits: Edit[] = [{ op: 'OP_DELETE', inodeId: 16386, mtimeMs: 5 }];
  expect(decodeRecord(encodeRecord({ call, edits }))).toEqual({ call, edits });
});

test.each([
  ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 1)],
  ['with an unknown opcode', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from([99, 0])])],
])('a record that is %s is refused', (_what, spoil) => {
  const bytes = encodeRecord({ call: undefined, edits: [format] });
  expect(() => decodeRecord(spoil(bytes))).toThrow(/left|opcode/);
});

test('an edit for an inode that is not there is not applied', () => {
  expect(() => apply(new Namespace(), { op: 'OP_DELETE', inodeId: 16999, mtimeMs: 1 })).toThrow(
    'OP_DELETE names inode 16999, which is not there',
  );
});
