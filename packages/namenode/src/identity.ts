import { randomInt, randomUUID } from 'node:crypto';
import type { Disk } from '@calf/runtime/disk';
import { UserError } from '@calf/runtime/errors';
import type { Edit } from './core/edit.ts';
import type { Identity } from './core/namespace.ts';
import type { Namesystem } from './namesystem.ts';
import { readVersionFile, writeVersionFile } from './version-file.ts';

export interface IdentityOptions {
  readonly disk: Disk;
  /** The NameNode's own; `current/VERSION` in it says which cluster it belongs to. */
  readonly directory: string;
  readonly journalDirectory: string;
  /** The one that must be there, or a new file system gets. */
  readonly clusterId: string | undefined;
}

/**
 * After the journal was replayed: formats a new file system, or sees that journal, directory and the wanted cluster are the same one.
 * @throws UserError when they are not
 */
export async function settleIdentity(namesystem: Namesystem, options: IdentityOptions): Promise<Identity> {
  const { disk, directory, journalDirectory, clusterId } = options;
  const written = await readVersionFile(disk, directory);
  const journaled = namesystem.namespace.identity;
  if (written && !journaled) {
    throw new UserError(
      `${directory} belongs to cluster ${written.clusterId}, but the journal in ${journalDirectory} is empty; name its journal, or start with an empty data directory`,
    );
  }
  const identity = journaled ?? (await format(namesystem, clusterId));
  if (written && !isSame(written, identity)) {
    throw new UserError(
      `${directory} belongs to cluster ${written.clusterId} (${written.blockPoolId}), but the journal in ${journalDirectory} is that of ${identity.clusterId} (${identity.blockPoolId}); they must be of one cluster`,
    );
  }
  if (clusterId !== undefined && clusterId !== identity.clusterId) {
    throw new UserError(
      `the journal in ${journalDirectory} belongs to cluster ${identity.clusterId}, not to ${clusterId}; name the data directory of ${clusterId}, or a new one`,
    );
  }
  if (!written) await writeVersionFile(disk, directory, identity, namesystem.now().ms);
  return identity;
}

/** Source: org.apache.hadoop.hdfs.server.namenode.NNStorage.format, newBlockPoolID, newNamespaceID. */
async function format(namesystem: Namesystem, clusterId = `CID-${randomUUID()}`): Promise<Identity> {
  const { superuser, supergroup } = namesystem.options;
  const nowMs = namesystem.now().ms;
  const identity: Identity = {
    namespaceId: randomInt(1, 2 ** 31 - 1),
    clusterId,
    blockPoolId: `BP-${randomInt(1, 2 ** 31 - 1)}-127.0.0.1-${nowMs}`,
    cTimeMs: nowMs,
  };
  const root = { mode: 0o755, owner: superuser, group: supergroup };
  const edit: Edit = { op: 'FORMAT', ...identity, root };
  namesystem.record([edit]);
  await namesystem.durable();
  return identity;
}

function isSame(a: Identity, b: Identity): boolean {
  return a.namespaceId === b.namespaceId && a.clusterId === b.clusterId && a.blockPoolId === b.blockPoolId;
}
