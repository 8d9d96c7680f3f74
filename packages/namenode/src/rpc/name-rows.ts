import { decideSetOwner, decideSetPermission, decideSetTimes } from '../core/operations/attributes.ts';
import { decideConcat } from '../core/operations/concat.ts';
import { decideDelete } from '../core/operations/delete.ts';
import { decideMkdirs } from '../core/operations/mkdirs.ts';
import { decideRename, decideRename2 } from '../core/operations/rename.ts';
import { decideSetQuota } from '../core/operations/set-quota.ts';
import { unsupportedAction } from '../core/refusals.ts';
import type { Situation } from '../core/situation.ts';
import type { Changes, ClientRows } from './calls.ts';
import { checkPathLength } from './path-length.ts';

/** The rows of ClientProtocol that change names. */
export function nameRows(changes: Changes): ClientRows {
  return { ...treeRows(changes), ...attributeRows(changes) };
}

function treeRows({ change, changeOnce }: Changes): ClientRows {
  return {
    async mkdirs({ src, masked, unmasked, createParent }, call) {
      checkPathLength('mkdirs', src);
      const request = { path: src, mode: masked.perm & modeBits, unmasked: unmasked && unmasked.perm & modeBits, createParent };
      return { result: await change(call, `Cannot create directory ${src}`, (situation) => decideMkdirs(situation, request)) };
    },
    async delete({ src, recursive }, call) {
      const decide = (situation: Situation) => decideDelete(situation, { path: src, recursive });
      return { result: await changeOnce(call, `Cannot delete ${src}`, { decide, again: () => true }) };
    },
    async rename({ src, dst }, call) {
      checkPathLength('rename', dst);
      const decide = (situation: Situation) => decideRename(situation, { from: src, to: dst });
      return { result: await changeOnce(call, `Cannot rename ${src}`, { decide, again: () => true }) };
    },
    async rename2({ src, dst, overwriteDest, moveToTrash }, call) {
      checkPathLength('rename', dst);
      const request = { from: src, to: dst, overwrite: overwriteDest, toTrash: moveToTrash ?? false };
      const decide = (situation: Situation) => decideRename2(situation, request);
      await changeOnce(call, `Cannot rename ${src}`, { decide, again: () => undefined });
      return {};
    },
    async concat({ trg, srcs }, call) {
      const decide = (situation: Situation) => decideConcat(situation, { target: trg, sources: srcs });
      await changeOnce(call, `Cannot concat ${trg}`, { decide, again: () => undefined });
      return {};
    },
  };
}

function attributeRows({ change }: Changes): ClientRows {
  return {
    async setPermission({ src, permission }, call) {
      const request = { path: src, mode: permission.perm & modeBits };
      await change(call, `Cannot set permission for ${src}`, (situation) => decideSetPermission(situation, request));
      return {};
    },
    async setOwner({ src, username, groupname }, call) {
      const request = { path: src, owner: username || undefined, group: groupname || undefined };
      await change(call, `Cannot set owner for ${src}`, (situation) => decideSetOwner(situation, request));
      return {};
    },
    async setQuota({ path, namespaceQuota, storagespaceQuota, storageType }, call) {
      if (storageType !== undefined) throw unsupportedAction('Quotas by storage type are not supported');
      const request = { path, namespaceQuota, storagespaceQuota };
      await change(call, `Cannot set quota on ${path}`, (situation) => decideSetQuota(situation, request));
      return {};
    },
    async setTimes({ src, mtime, atime }, call) {
      const request = { path: src, mtimeMs: mtime, atimeMs: atime };
      await change(call, `Cannot set times ${src}`, (situation) => decideSetTimes(situation, request));
      return {};
    },
  };
}

const modeBits = 0o1777;
