import { expect, test } from 'vitest';
import { apply } from '../../src/core/edits.ts';
import { Names } from '../../src/core/names.ts';
import { type Namespace, rootInodeId, rootRow } from '../../src/core/namespace.ts';
import { RowTable } from '../../src/core/row-table.ts';
import { randomOf } from './random.ts';
import { emptyNamespace, namespaceOf } from './tree.ts';

function makeFiles(namespace: Namespace, count: number): void {
  for (let index = 0; index < count; index++) {
    apply(namespace, {
      op: 'OP_MKDIR',
      inodeId: namespace.lastInodeId + 1,
      parentId: namespace.id(rootRow),
      name: `name-${index}`,
      permission: { mode: 0o755, owner: 'root', group: 'supergroup' },
      mtimeMs: 1,
    });
  }
}

test('a fresh namespace has the root and the counters of Hadoop', () => {
  const namespace = emptyNamespace();
  expect(namespace.id(rootRow)).toBe(16385);
  expect(namespace.lastInodeId).toBe(16385);
  expect(namespace.lastBlockId + 1n).toBe(1073741825n);
  expect(namespace.generationStamp + 1).toBe(1001);
});

test('children are listed in the order of Java bytes, which have a sign', () => {
  const namespace = namespaceOf({ '/b': {}, '/B': {}, '/ä': {}, '/z': {}, '/aa': {}, '/a': {}, '/\u{1F418}': {}, '/\uFFFD': {} });
  const names = [...namespace.children(rootRow)].map((row) => namespace.name(row));
  expect(names).toEqual(['ä', '\uFFFD', '\u{1F418}', 'B', 'a', 'aa', 'b', 'z']);
});

test('what is removed takes all below it along, and its rows and names are used again', () => {
  const namespace = emptyNamespace();
  makeFiles(namespace, 500);
  const top = namespace.child(rootRow, 'name-7');
  apply(namespace, {
    op: 'OP_RENAME_OLD',
    inodeId: namespace.id(namespace.child(rootRow, 'name-8')),
    parentId: namespace.id(top),
    name: 'in',
    mtimeMs: 2,
  });
  const below = namespace.id(namespace.child(top, 'in'));
  apply(namespace, { op: 'OP_DELETE', inodeId: namespace.id(top), mtimeMs: 3 });
  expect(namespace.count).toBe(499);
  expect(namespace.find(below)).toBe(-1);
  expect(namespace.child(rootRow, 'name-7')).toBe(-1);
  const before = namespace.lastInodeId;
  makeFiles(namespaceOf({}), 1);
  apply(namespace, {
    op: 'OP_MKDIR',
    inodeId: before + 1,
    parentId: namespace.id(rootRow),
    name: 'new',
    permission: { mode: 0o755, owner: 'root', group: 'supergroup' },
    mtimeMs: 4,
  });
  expect(namespace.child(rootRow, 'new')).toBeLessThanOrEqual(500);
});

test('a table of rows finds what a map finds, through growth and removal', () => {
  const keys: number[] = [];
  const table = new RowTable((row) => Math.imul(keys[row] ?? 0, 0x9e3779b1) >>> 0);
  const model = new Map<number, number>();
  const random = randomOf(11);
  for (let turn = 0; turn < 20_000; turn++) {
    const key = Math.floor(random() * 2000);
    const known = model.get(key);
    if (known === undefined) {
      const row = keys.push(key) - 1;
      model.set(key, row);
      table.add(row);
    } else if (random() < 0.5) {
      table.delete(known);
      model.delete(key);
    }
  }
  for (let key = 0; key < 2000; key++) {
    let found = -1;
    for (let at = table.start(Math.imul(key, 0x9e3779b1) >>> 0); table.row(at) >= 0; at = table.next(at)) {
      if (keys[table.row(at)] === key) found = table.row(at);
    }
    expect(found).toBe(model.get(key) ?? -1);
  }
});

test('a name is kept once, and its room is given to the next of its size', () => {
  const names = new Names();
  const first = names.retain(Buffer.from('part-m-00000'));
  expect(names.retain(Buffer.from('part-m-00000'))).toBe(first);
  names.release(first);
  expect(names.find(Buffer.from('part-m-00000'))).toBe(first);
  names.release(first);
  expect(names.find(Buffer.from('part-m-00000'))).toBe(-1);
  expect(names.retain(Buffer.from('part-r-00001'))).toBe(first);
  expect(names.text(first)).toBe('part-r-00001');
});

test('blocks move with a concatenation, and go with their file', () => {
  const namespace = namespaceOf({ '/a': {}, '/b': {} });
  const [a, b] = ['a', 'b'].map((name) => namespace.child(rootRow, name));
  for (const [row, id] of [
    [a, 1n],
    [b, 2n],
    [b, 3n],
  ] as const) {
    apply(namespace, { op: 'OP_ADD_BLOCK', inodeId: namespace.id(row ?? 0), block: { id, bytes: 10, generationStamp: 1001 } });
  }
  const [target, source] = [namespace.id(a ?? 0), namespace.id(b ?? 0)];
  apply(namespace, { op: 'OP_CONCAT_DELETE', inodeId: target, sourceIds: [source], mtimeMs: 9 });
  expect(namespace.blockRows(a ?? 0).map((block) => namespace.blocks.id(block))).toEqual([1n, 2n, 3n]);
  expect(namespace.fileBytes(a ?? 0)).toBe(30);
  expect(namespace.find(source)).toBe(-1);
  apply(namespace, { op: 'OP_DELETE', inodeId: target, mtimeMs: 10 });
  expect(namespace.blocks.count).toBe(0);
  expect(namespace.blocks.find(2n)).toBe(-1);
});

test('an extended attribute keeps its own bytes, and not the journal or the frame it came in', () => {
  const namespace = emptyNamespace();
  const frame = Buffer.alloc(1024 * 1024, 7);
  const xattrs = [{ name: 'user.a', value: frame.subarray(5, 8) }];
  apply(namespace, { op: 'OP_SET_XATTR', inodeId: rootInodeId, xattrs });
  const [kept] = namespace.xattrs(rootRow);
  expect(kept?.value).toEqual(Buffer.from([7, 7, 7]));
  expect(kept?.value.buffer.byteLength).toBe(3);
});
