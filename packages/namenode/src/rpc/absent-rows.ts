import type { RpcCall } from '@calf/runtime/rpc-server';
import { HadoopError } from '@calf/runtime/errors';
import { lastRow } from '../core/inodes-in-path.ts';
import { fileNotFound, unsupportedAction } from '../core/refusals.ts';
import { resolvePath } from '../core/resolve-path.ts';
import type { Namesystem } from '../namesystem.ts';
import { type ClientRows, situationOf } from './calls.ts';

/**
 * The rows of ClientProtocol for what this NameNode does not have: snapshots, erasure coding, encryption zones, the cache. Questions
 * are answered with the truth, that there is none; a wish to have one is refused.
 */
export function absentRows(namesystem: Namesystem): ClientRows {
  /** The path is there and may be looked at. */
  const seen = async (call: RpcCall, path: string) => {
    const inodes = resolvePath(await situationOf(namesystem, call), path, 'read');
    if (lastRow(inodes) < 0) throw fileNotFound(`Directory does not exist: ${path}`);
  };
  const noSnapshots = async (call: RpcCall, path: string): Promise<never> => {
    await seen(call, path);
    throw new HadoopError(
      'org.apache.hadoop.hdfs.protocol.SnapshotException',
      `Directory is not a snapshottable directory: ${path}`,
    );
  };
  return {
    createSnapshot: ({ snapshotRoot }, call) => noSnapshots(call, snapshotRoot),
    renameSnapshot: ({ snapshotRoot }, call) => noSnapshots(call, snapshotRoot),
    deleteSnapshot: ({ snapshotRoot }, call) => noSnapshots(call, snapshotRoot),
    getSnapshotListing: ({ snapshotRoot }, call) => noSnapshots(call, snapshotRoot),
    async allowSnapshot({ snapshotRoot }, call) {
      await seen(call, snapshotRoot);
      throw unsupportedAction('Snapshots are not supported');
    },
    async disallowSnapshot({ snapshotRoot }, call) {
      await seen(call, snapshotRoot);
      return {};
    },
    getSnapshottableDirListing: () => ({}),
    async getErasureCodingPolicy({ src }, call) {
      await seen(call, src);
      return {};
    },
    getErasureCodingPolicies: () => ({ ecPolicies: [] }),
    getErasureCodingCodecs: () => ({ codec: [] }),
    async getEZForPath({ src }, call) {
      resolvePath(await situationOf(namesystem, call), src, 'read');
      return {};
    },
    listEncryptionZones: () => ({ zones: [], hasMore: false }),
    listReencryptionStatus: () => ({ statuses: [], hasMore: false }),
    listCachePools: () => ({ entries: [], hasMore: false }),
    listCacheDirectives: () => ({ elements: [], hasMore: false }),
  };
}
