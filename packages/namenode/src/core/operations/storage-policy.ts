import { lastRow, pathOf } from '../inodes-in-path.ts';
import { checkPermission } from '../permissions.ts';
import { fileNotFound, illegalArgument } from '../refusals.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Decision, Situation } from '../situation.ts';
import { defaultPolicyId, storagePolicies, type StoragePolicy } from '../storage-policies.ts';
import { effectivePolicy } from './look.ts';

const lazyPersistId = 15;

/** Without a name, the inode has none of its own any more. Source: FSDirAttrOp.setStoragePolicy. @throws HadoopError */
export function decideSetStoragePolicy(situation: Situation, path: string, name: string | undefined): Decision<void> {
  const { namespace } = situation;
  const policy = name === undefined ? undefined : policyNamed(name);
  const { row, at } = policyPlace(situation, path, 'WRITE');
  if (row < 0) throw fileNotFound(`File/Directory does not exist: ${at}`);
  if (!namespace.isDirectory(row) && policy?.id === lazyPersistId) {
    throw illegalArgument(`Policy ${policy.name} cannot be set after file creation.`);
  }
  if (!namespace.isDirectory(row) && namespace.storagePolicy(row) === lazyPersistId) {
    throw illegalArgument('Existing policy LAZY_PERSIST cannot be changed after file creation.');
  }
  const edit = { op: 'OP_SET_STORAGE_POLICY', inodeId: namespace.id(row), policyId: policy?.id ?? 0 } as const;
  return { edits: [edit], result: undefined };
}

/** The policy that counts for what is at a path. Source: FSDirAttrOp.getStoragePolicy. @throws HadoopError */
export function storagePolicyAt(situation: Situation, path: string): StoragePolicy {
  const { row, at } = policyPlace(situation, path, 'READ');
  if (row < 0) throw fileNotFound(`File/Directory does not exist: ${at}`);
  const id = effectivePolicy(situation.namespace, row) || defaultPolicyId;
  const found = storagePolicies.find((policy) => policy.id === id);
  if (!found) throw new Error(`${at} has storage policy ${id}, which is none`);
  return found;
}

function policyPlace(situation: Situation, path: string, action: 'READ' | 'WRITE') {
  const inodes = resolvePath(situation, path, action === 'READ' ? 'read' : 'write');
  checkPermission(situation, inodes, { self: action });
  return { row: lastRow(inodes), at: pathOf(inodes) };
}

function policyNamed(name: string): StoragePolicy {
  const found = storagePolicies.find((policy) => policy.name === name.toUpperCase());
  if (!found) throw illegalArgument(`Cannot find a block policy with the name ${name}`);
  return found;
}
