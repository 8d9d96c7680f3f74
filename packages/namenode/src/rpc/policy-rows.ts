import type { BlockStoragePolicyProto } from '@calf/protocol/hdfs';
import type { Draft } from '@calf/protocol/message';
import { decideSetStoragePolicy, storagePolicyAt } from '../core/operations/storage-policy.ts';
import { type StoragePolicy, storagePolicies } from '../core/storage-policies.ts';
import type { Namesystem } from '../namesystem.ts';
import { type Changes, type ClientRows, situationOf } from './calls.ts';

/** The rows of ClientProtocol for storage policies. */
export function policyRows(namesystem: Namesystem, { change }: Changes): ClientRows {
  return {
    getStoragePolicies: () => ({ policies: storagePolicies.map(toProto) }),
    async getStoragePolicy({ path }, call) {
      return { storagePolicy: toProto(storagePolicyAt(await situationOf(namesystem, call), path)) };
    },
    async setStoragePolicy({ src, policyName }, call) {
      await change(call, `Cannot set storage policy for ${src}`, (situation) =>
        decideSetStoragePolicy(situation, src, policyName),
      );
      return {};
    },
    async unsetStoragePolicy({ src }, call) {
      await change(call, `Cannot unset storage policy for ${src}`, (situation) =>
        decideSetStoragePolicy(situation, src, undefined),
      );
      return {};
    },
  };
}

function toProto({
  id,
  name,
  creation,
  creationFallback,
  replicationFallback,
}: StoragePolicy): Draft<typeof BlockStoragePolicyProto> {
  return {
    policyId: id,
    name,
    creationPolicy: { storageTypes: creation },
    creationFallbackPolicy: typesOf(creationFallback),
    replicationFallbackPolicy: typesOf(replicationFallback),
  };
}

function typesOf(storageTypes: StoragePolicy['creation']) {
  return storageTypes.length > 0 ? { storageTypes } : undefined;
}
