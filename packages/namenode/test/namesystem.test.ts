import { HadoopError } from '@calf/runtime/errors';
import { systemClock } from '@calf/runtime/clock';
import { expect, test } from 'vitest';
import type { Edit } from '../src/core/edit.ts';
import { rootInodeId } from '../src/core/namespace.ts';
import { Namesystem } from '../src/namesystem.ts';
import { superuser } from './core/tree.ts';

/** One whose journal takes everything at once. */
function running(): Namesystem {
  const namesystem = new Namesystem({
    clock: systemClock,
    groups: { of: () => [], refresh: () => undefined },
    limits: { componentBytesMax: 255, directoryItemsMax: 1024 },
    superuser: 'root',
    supergroup: 'supergroup',
    permissionsEnabled: true,
    retryCacheExpiryMs: 1000,
  });
  let lastTxid = 0;
  namesystem.startWriting({
    epoch: 1,
    lastTxid: 0,
    failed: new Promise(() => undefined),
    append: () => ++lastTxid,
    durable: () => Promise.resolve(),
    close: () => Promise.resolve(),
  });
  return namesystem;
}

function directory(namesystem: Namesystem, name: string): Edit {
  const { lastInodeId } = namesystem.namespace;
  const permission = { mode: 0o755, owner: 'root', group: 'root' };
  return { op: 'OP_MKDIR', inodeId: lastInodeId + 1, parentId: rootInodeId, name, permission, mtimeMs: 1 };
}

test('a call that was refused after it had changed something may be tried again', async () => {
  const namesystem = running();
  const refusal = new HadoopError('java.io.IOException', 'recovery is in progress');
  const outcomes: (HadoopError | string)[] = [refusal, 'done'];
  const attempt = () =>
    namesystem.atMostOnce<HadoopError | string | undefined>(
      { clientId: Buffer.alloc(16, 1), callId: 5 },
      {
        run: (name) =>
          namesystem.commit(
            superuser,
            () => ({ edits: [directory(namesystem, `d${outcomes.length}`)], result: outcomes.shift() }),
            name,
          ),
        again: () => 'was done before',
      },
    );
  expect(await attempt()).toBe(refusal);
  expect(await attempt()).toBe('done');
  expect(await attempt()).toBe('was done before');
});

test('a change that stops halfway ends the NameNode, and nothing is changed after it', async () => {
  const namesystem = running();
  const halfway: Edit[] = [directory(namesystem, 'a'), { op: 'OP_DELETE', inodeId: 1, mtimeMs: 1 }];
  await expect(namesystem.commit(superuser, () => ({ edits: halfway, result: undefined }))).rejects.toThrow('names inode 1');
  expect((await namesystem.failed).message).toContain('names inode 1');
  const next = namesystem.commit(superuser, () => ({ edits: [directory(namesystem, 'b')], result: undefined }));
  await expect(next).rejects.toThrow('names inode 1');
});
