import type { DatanodeReportTypeProto } from '@calf/protocol/hdfs';
import type { RpcCall } from '@calf/runtime/rpc-server';
import type { Blocksystem } from '../blocksystem.ts';
import type { Datanode } from '../core/blocks/datanodes.ts';
import { poolStatistics } from '../core/blocks/statistics.ts';
import { datanodeMessage, storageMessage } from './block-messages.ts';
import type { ClientRows } from './calls.ts';
import { superuserCheck } from './superuser.ts';

/** The rows of ClientProtocol by which administrators look after DataNodes and blocks. */
export function blockAdminRows(blocksystem: Blocksystem): ClientRows {
  return { ...statisticsRows(blocksystem), ...datanodeReportRows(blocksystem), ...safeModeRows(blocksystem) };
}

function statisticsRows(blocksystem: Blocksystem): ClientRows {
  const { pool } = blocksystem;
  return {
    getFsStats() {
      const sums = poolStatistics(pool);
      return {
        capacity: sums.capacityBytes,
        used: sums.usedBytes,
        remaining: sums.remainingBytes,
        under_replicated: sums.lowRedundancyBlocks,
        corrupt_blocks: sums.corruptBlocks,
        missing_blocks: sums.missingBlocks,
        missing_repl_one_blocks: sums.missingReplicationOneBlocks,
        blocks_in_future: 0,
        pending_deletion_blocks: sums.pendingDeletionBlocks,
      };
    },
    getFsReplicatedBlockStats() {
      const sums = poolStatistics(pool);
      return {
        low_redundancy: sums.lowRedundancyBlocks,
        corrupt_blocks: sums.corruptBlocks,
        missing_blocks: sums.missingBlocks,
        missing_repl_one_blocks: sums.missingReplicationOneBlocks,
        blocks_in_future: 0,
        pending_deletion_blocks: sums.pendingDeletionBlocks,
        highest_prio_low_redundancy_blocks: sums.highestPriorityBlocks,
      };
    },
    getFsECBlockGroupStats: () => ({
      low_redundancy: 0,
      corrupt_blocks: 0,
      missing_blocks: 0,
      blocks_in_future: 0,
      pending_deletion_blocks: 0,
      highest_prio_low_redundancy_blocks: 0,
    }),
    listCorruptFileBlocks({ path, cookie = '0' }, call) {
      return asSuperuser(blocksystem, call, 'listCorruptFileBlocks', () => corruptFiles(blocksystem, path, Number(cookie) || 0));
    },
    listOpenFiles({ id, path = '/' }, call) {
      return asSuperuser(blocksystem, call, 'listOpenFiles', () => openFiles(blocksystem, { afterId: id, path }));
    },
  };
}

const corruptMax = 100;
const openFilesMax = 1000;

/** A page of the list; the cookie is the place of the next one. Source: FSNamesystem.listCorruptFileBlocks. */
function corruptFiles({ pool, namesystem: { namespace } }: Blocksystem, path: string, from: number) {
  const below = path.endsWith('/') ? path : `${path}/`;
  const files = [...pool.lowRedundancy.corrupt].map((row) => namespace.path(pool.table.file(row)));
  const page = files.filter((file) => `${file}/`.startsWith(below)).slice(from, from + corruptMax);
  return { corrupt: { files: page, cookie: String(from + page.length) } };
}

/** Ordered by inode id, a page at a time. Source: LeaseManager.getUnderConstructionFiles. */
function openFiles({ namesystem: { namespace } }: Blocksystem, { afterId, path }: { afterId: number; path: string }) {
  const below = path.endsWith('/') ? path : `${path}/`;
  const found = [...namespace.openFiles()]
    .map(([row, writer]) => ({ id: namespace.id(row), path: namespace.path(row), ...writer }))
    .filter((file) => file.id > afterId && `${file.path}/`.startsWith(below))
    .sort((one, other) => one.id - other.id);
  return { entries: found.slice(0, openFilesMax), hasMore: found.length > openFilesMax, types: ['ALL_OPEN_FILES' as const] };
}

function datanodeReportRows(blocksystem: Blocksystem): ClientRows {
  return {
    getDatanodeReport: ({ type }, call) =>
      asSuperuser(blocksystem, call, 'datanodeReport', () => ({ di: nodesOf(blocksystem, type).map(datanodeMessage) })),
    getDatanodeStorageReport: ({ type }, call) =>
      asSuperuser(blocksystem, call, 'getDatanodeStorageReport', () => ({
        datanodeStorageReports: nodesOf(blocksystem, type).map((node) => ({
          datanodeInfo: datanodeMessage(node),
          storageReports: [...node.storages.values()].map(storageMessage),
        })),
      })),
    getSlowDatanodeReport: () => ({ datanodeInfoProto: [] }),
    setBalancerBandwidth: ({ bandwidth }, call) =>
      asSuperuser(blocksystem, call, 'setBalancerBandwidth', () => {
        for (const node of blocksystem.pool.datanodes.live()) node.newBalancerBandwidth = bandwidth;
        return {};
      }),
    refreshNodes: (_request, call) => asSuperuser(blocksystem, call, 'refreshNodes', () => ({})),
  };
}

function nodesOf({ pool }: Blocksystem, type: DatanodeReportTypeProto): Datanode[] {
  switch (type) {
    case 'ALL':
      return pool.datanodes.all();
    case 'LIVE':
      return pool.datanodes.live();
    case 'DEAD':
      return pool.datanodes.all().filter((node) => !node.alive);
    case 'DECOMMISSIONING':
    case 'ENTERING_MAINTENANCE':
    case 'IN_MAINTENANCE':
      return [];
  }
}

function safeModeRows(blocksystem: Blocksystem): ClientRows {
  const { pool } = blocksystem;
  return {
    setSafeMode({ action }, call) {
      if (action === 'SAFEMODE_GET') return { result: pool.safeMode.isOn };
      return asSuperuser(blocksystem, call, action.toLowerCase(), () => {
        if (action === 'SAFEMODE_ENTER') pool.safeMode.enter();
        else blocksystem.leaveSafeMode();
        return { result: pool.safeMode.isOn };
      });
    },
  };
}

/** Source: FSNamesystem.checkSuperuserPrivilege. @throws HadoopError AccessControlException */
async function asSuperuser<R>(blocksystem: Blocksystem, call: RpcCall, operation: string, run: () => R): Promise<R> {
  await superuserCheck(blocksystem.namesystem)(call, operation);
  blocksystem.tell();
  return run();
}
