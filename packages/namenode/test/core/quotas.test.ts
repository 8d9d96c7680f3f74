import { expect, test } from 'vitest';
import { apply } from '../../src/core/edits.ts';
import { rootRow } from '../../src/core/namespace.ts';
import { decideMkdirs } from '../../src/core/operations/mkdirs.ts';
import { decideRename } from '../../src/core/operations/rename.ts';
import { decideSetQuota } from '../../src/core/operations/set-quota.ts';
import { checkQuotas } from '../../src/core/quota-check.ts';
import { carryOut, namespaceOf, person, situation } from './tree.ts';

const unset = 2 ** 63;

function withQuota(plans: Parameters<typeof namespaceOf>[0], namespaceQuota: number, storagespaceQuota = -1) {
  const namespace = namespaceOf(plans);
  carryOut(namespace, decideSetQuota(situation(namespace), { path: '/q', namespaceQuota, storagespaceQuota }));
  return namespace;
}

test('a directory may hold as many names as its quota says, itself included', () => {
  const namespace = withQuota({ '/q/': {}, '/q/1': {} }, 3);
  const mkdirs = (path: string) => decideMkdirs(situation(namespace), { path, mode: 0o755, createParent: true }).edits;
  expect(() => checkQuotas(namespace, mkdirs('/q/a'))).not.toThrow();
  expect(() => checkQuotas(namespace, mkdirs('/q/a/b'))).toThrow(
    'The NameSpace quota (directories and files) of directory /q is exceeded: quota=3 file count=4',
  );
  expect(() => checkQuotas(namespace, mkdirs('/other/a/b/c'))).not.toThrow();
});

test('what moves within a directory is not counted again, what moves into it is', () => {
  const namespace = withQuota({ '/q/': {}, '/q/a/': {}, '/q/b/': {}, '/out/': {}, '/out/x': {} }, 3);
  const rename = (from: string, to: string) => decideRename(situation(namespace), { from, to }).edits;
  expect(() => checkQuotas(namespace, rename('/q/a', '/q/b'))).not.toThrow();
  expect(() => checkQuotas(namespace, rename('/out', '/q'))).toThrow('quota=3 file count=5');
});

test('a new block counts whole until its file is closed', () => {
  const namespace = withQuota({ '/q/': {}, '/q/f': {} }, unset, 500);
  const row = namespace.child(namespace.child(rootRow, 'q'), 'f');
  const inodeId = namespace.id(row);
  const block = { id: 1073741825n, bytes: 0, generationStamp: 1001 };
  apply(namespace, { op: 'OP_APPEND', inodeId, clientName: 'c', clientMachine: 'm' });
  apply(namespace, { op: 'OP_ADD_BLOCK', inodeId, block });
  expect(namespace.usage(namespace.child(rootRow, 'q'))).toMatchObject({ names: 2, bytes: 384 });
  expect(() => checkQuotas(namespace, [{ op: 'OP_ADD_BLOCK', inodeId, block: { ...block, id: 1073741826n } }])).toThrow(
    'The DiskSpace quota of /q is exceeded: quota = 500 B = 500 B but diskspace consumed = 768 B = 768 B',
  );
  apply(namespace, { op: 'OP_CLOSE', inodeId, mtimeMs: 2, blocks: [{ ...block, bytes: 10 }] });
  expect(namespace.usage(namespace.child(rootRow, 'q'))).toMatchObject({ names: 2, bytes: 30 });
});

test('a file whose last block would not fit whole is not appended to', () => {
  const namespace = withQuota({ '/q/': {}, '/q/f': {} }, unset, 300);
  const row = namespace.child(namespace.child(rootRow, 'q'), 'f');
  const inodeId = namespace.id(row);
  namespace.addBlock(row, { id: 1073741825n, bytes: 10, generationStamp: 1001 });
  const append = { op: 'OP_APPEND', inodeId, clientName: 'c', clientMachine: 'm' } as const;
  expect(() => checkQuotas(namespace, [append])).toThrow('The DiskSpace quota of /q is exceeded: quota = 300 B = 300 B');
  namespace.setQuota(namespace.child(rootRow, 'q'), { namespace: -1, storagespace: 384 });
  expect(() => checkQuotas(namespace, [append])).not.toThrow();
});

test('only the superuser sets a quota, and a quota of -1 is none', () => {
  const namespace = withQuota({ '/q/': {} }, 5);
  const clear = { path: '/q', namespaceQuota: -1, storagespaceQuota: unset };
  expect(() => decideSetQuota(situation(namespace, person('alice')), clear)).toThrow(
    'Access denied for user alice. Superuser privilege is required for operation clearQuota',
  );
  carryOut(namespace, decideSetQuota(situation(namespace), clear));
  expect(namespace.quotaCount).toBe(0);
  expect(() => decideSetQuota(situation(namespace), { ...clear, path: '/nope' })).toThrow('Directory does not exist: /nope');
});
