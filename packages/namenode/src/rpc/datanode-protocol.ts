import type {
  DatanodeIDProto,
  DatanodeProtocol,
  DatanodeRegistrationProto,
  HeartbeatRequestProto,
  ReceivedDeletedBlockInfoProto,
  DatanodeStorageProto,
  StorageBlockReportProto,
} from '@calf/protocol/hdfs';
import type { ServiceHandlers } from '@calf/protocol/message';
import { HadoopError, isHadoopError } from '@calf/runtime/errors';
import type { RpcCall } from '@calf/runtime/rpc-server';
import type { Blocksystem } from '../blocksystem.ts';
import { takeCommands } from '../core/blocks/commands.ts';
import { type Datanode, type DatanodeId, type Heartbeat, nodeName, type Storage } from '../core/blocks/datanodes.ts';
import { type BlockEvent, fullReport, incrementalReport } from '../core/blocks/reports.ts';
import { readBuffers, readLongs } from '../core/blocks/report-codec.ts';
import { decideCommitBlockSynchronization } from '../core/operations/commit-block-synchronization.ts';
import { ioException } from '../core/refusals.ts';
import { namedBlock } from './block-messages.ts';
import { commandMessage } from './datanode-commands.ts';
import { markBad } from './bad-blocks.ts';
import { isOlderVersion, namespaceInfo, registrationId, softwareVersion } from './namespace-info.ts';

type Rows = Required<ServiceHandlers<typeof DatanodeProtocol, RpcCall>>;

const noKeys = {
  isBlockTokenEnabled: false,
  keyUpdateInterval: 0,
  tokenLifeTime: 0,
  currentKey: { keyId: 0, expiryDate: 0 },
  allKeys: [],
};
const finalize = (blockPoolId: string) => ({ cmdType: 'FinalizeCommand', finalizeCmd: { blockPoolId } }) as const;
const register = { cmdType: 'RegisterCommand', registerCmd: {} } as const;
const oldestDatanode = '2.1.0-beta';

/** How DataNodes join, live and report. Source: org.apache.hadoop.hdfs.server.namenode.NameNodeRpcServer. */
export function datanodeRows(blocksystem: Blocksystem): Rows {
  return { ...joiningRows(blocksystem), ...reportRows(blocksystem) };
}

function joiningRows(
  blocksystem: Blocksystem,
): Pick<Rows, 'versionRequest' | 'registerDatanode' | 'sendHeartbeat' | 'errorReport'> {
  const { pool, namesystem, log } = blocksystem;
  return {
    versionRequest: () => ({ info: namespaceInfo(namesystem.namespace) }),

    registerDatanode({ registration }, call) {
      blocksystem.tell();
      checkVersion(registration);
      checkIdentity(blocksystem, registration);
      const id = { ...datanodeId(registration.datanodeID), ipAddr: plainAddress(call.remote.host) };
      const node = pool.join(id, registration.softwareVersion);
      log.info('DataNode registered', { datanode: nodeName(id), hostName: id.hostName, rack: node.rack });
      blocksystem.checkSafeModeEnd();
      return {
        registration: {
          ...registration,
          datanodeID: { ...registration.datanodeID, ipAddr: id.ipAddr },
          keys: noKeys,
          softwareVersion,
        },
      };
    },

    async sendHeartbeat(request, call) {
      const at = blocksystem.tell();
      const haStatus = { state: 'ACTIVE', txid: namesystem.lastTxid } as const;
      const node = knownNode(blocksystem, request.registration, call);
      if (!node) return { cmds: [register], haStatus };
      for (const storage of pool.datanodes.heartbeat(node, heartbeat(request), at)) pool.loseStorage(storage);
      const leaseId = request.requestFullBlockReportLease ? pool.reportLeases.request(node.id.datanodeUuid, at) : 0;
      const commands = takeCommands(pool, node, blocksystem.copyLimits);
      const cmds = commands.map((command) => commandMessage(blocksystem, command)); // now: their rows may be others' after a wait
      if (cmds.length > 0) await namesystem.durable();
      return { cmds, haStatus, fullBlockReportLeaseId: BigInt(leaseId) };
    },

    errorReport({ registartion, errorCode, msg }, call) {
      const node = knownNode(blocksystem, registartion, call);
      log.warn('DataNode reports an error', {
        datanode: node ? nodeName(node.id) : registartion.datanodeID.hostName,
        errorCode,
        msg,
      });
      if (node && errorCode === fatalDiskError) pool.loseNode(node);
      return {};
    },
  };
}

const fatalDiskError = 3;

function reportRows(
  blocksystem: Blocksystem,
): Omit<Rows, 'versionRequest' | 'registerDatanode' | 'sendHeartbeat' | 'errorReport'> {
  const { pool, namesystem } = blocksystem;
  return {
    blockReport({ registration, reports, context }, call) {
      const at = blocksystem.tell();
      const node = knownNode(blocksystem, registration, call);
      if (!node) return { cmd: register };
      const { datanodeUuid } = node.id;
      blocksystem.activity.count('StorageBlockReportNumOps', reports.length);
      if (context && !pool.reportLeases.isValid(datanodeUuid, Number(context.leaseId), at)) throw badLease(context);
      for (const report of reports) fullReport(pool, storageOf(blocksystem, node, report.storage), replicasOf(report));
      if (!context || context.curRpc === context.totalRpcs - 1) pool.reportLeases.release(datanodeUuid);
      blocksystem.checkSafeModeEnd();
      const allReported = [...node.storages.values()].every((storage) => storage.fullReportCount > 0);
      return allReported ? { cmd: finalize(blocksystem.blockPoolId) } : {};
    },

    blockReceivedAndDeleted({ registration, blocks }, call) {
      blocksystem.activity.count('BlockReceivedAndDeletedOps');
      blocksystem.tell();
      const node = knownNode(blocksystem, registration, call);
      if (!node) throw ioException('Got incremental block report from unregistered or dead node');
      for (const report of blocks) {
        const named = { storageUuid: report.storageUuid, storageType: report.storage?.storageType ?? 'DISK' } as const;
        incrementalReport(pool, storageOf(blocksystem, node, named), report.blocks.map(blockEvent));
      }
      blocksystem.checkSafeModeEnd();
      return {};
    },

    cacheReport: () => ({}),

    reportBadBlocks({ blocks }) {
      blocksystem.tell();
      markBad(pool, blocks);
      return {};
    },

    async commitBlockSynchronization(request, call) {
      const caller = await namesystem.caller(call);
      const synchronization = {
        block: namedBlock(request.block),
        recoveryId: request.newGenStamp,
        bytes: request.newLength,
        closeFile: request.closeFile,
        deleteBlock: request.deleteBlock,
        nodes: request.newTaragets.map(({ datanodeUuid }) => datanodeUuid),
        storages: request.newTargetStorages,
      };
      await namesystem.commit(caller, (situation) =>
        decideCommitBlockSynchronization(blocksystem.situation(situation), synchronization),
      );
      return {};
    },
  };
}

/** The live node of a registration; undefined when it has to register (again). @throws HadoopError when it belongs to another cluster */
function knownNode(blocksystem: Blocksystem, registration: DatanodeRegistrationProto, call: RpcCall): Datanode | undefined {
  checkIdentity(blocksystem, registration);
  const id = { ...datanodeId(registration.datanodeID), ipAddr: plainAddress(call.remote.host) };
  try {
    const node = blocksystem.pool.datanodes.registered(id);
    return node.mustRegister || !node.alive ? undefined : node;
  } catch (refusal) {
    if (isHadoopError(refusal, 'UnregisteredNodeException') && !blocksystem.pool.datanodes.get(id.datanodeUuid)) return undefined;
    throw refusal;
  }
}

/** Source: NameNodeRpcServer.verifyRequest. @throws HadoopError UnregisteredNodeException */
function checkIdentity({ namesystem }: Blocksystem, { storageInfo, datanodeID }: DatanodeRegistrationProto): void {
  const ours = registrationId(namespaceInfo(namesystem.namespace).storageInfo);
  const theirs = registrationId(storageInfo);
  if (ours === theirs) return;
  throw new HadoopError(
    'org.apache.hadoop.hdfs.protocol.UnregisteredNodeException',
    `Registration IDs mismatched: the DatanodeRegistration ID of ${datanodeID.hostName} is ${theirs} but the expected ID is ${ours}`,
  );
}

/** Source: NameNodeRpcServer.verifySoftwareVersion. @throws HadoopError IncorrectVersionException */
function checkVersion(registration: DatanodeRegistrationProto): void {
  if (!isOlderVersion(registration.softwareVersion, oldestDatanode)) return;
  throw new HadoopError(
    'org.apache.hadoop.hdfs.server.common.IncorrectVersionException',
    `The reported DataNode version is too low to communicate with this NameNode. DataNode version: '${registration.softwareVersion}' Minimum DataNode version: '${oldestDatanode}'`,
  );
}

function badLease({ id, leaseId }: { id: bigint; leaseId: bigint }): HadoopError {
  return new HadoopError(
    'org.apache.hadoop.hdfs.server.protocol.InvalidBlockReportLeaseException',
    `Block report 0x${id.toString(16)} was rejected as lease 0x${leaseId.toString(16)} is invalid`,
  );
}

function storageOf({ pool }: Blocksystem, node: Datanode, { storageUuid, storageType }: NamedStorage): Storage {
  return pool.datanodes.ensureStorage(node, { uuid: storageUuid, type: storageType });
}

type NamedStorage = Pick<DatanodeStorageProto, 'storageUuid' | 'storageType'>;

function replicasOf({ blocks, blocksBuffers, numberOfBlocks }: StorageBlockReportProto) {
  return numberOfBlocks === undefined ? readLongs(blocks) : readBuffers(blocksBuffers);
}

function blockEvent({ block, status }: ReceivedDeletedBlockInfoProto): BlockEvent {
  return { status, block: { id: block.blockId, bytes: block.numBytes, generationStamp: block.genStamp } };
}

function datanodeId({
  ipAddr,
  hostName,
  datanodeUuid,
  xferPort,
  infoPort,
  infoSecurePort,
  ipcPort,
}: DatanodeIDProto): DatanodeId {
  return { ipAddr, hostName, datanodeUuid, xferPort, infoPort, infoSecurePort, ipcPort };
}

function heartbeat(request: HeartbeatRequestProto): Heartbeat {
  return {
    storages: request.reports.map((report) => ({
      uuid: report.storage?.storageUuid ?? report.storageUuid,
      type: report.storage?.storageType ?? 'DISK',
      readOnlyShared: report.storage?.state === 'READ_ONLY_SHARED',
      failed: report.failed,
      capacityBytes: report.capacity,
      dfsUsedBytes: report.dfsUsed,
      remainingBytes: report.remaining,
      blockPoolUsedBytes: report.blockPoolUsed,
      nonDfsUsedBytes: report.nonDfsUsed ?? Math.max(0, report.capacity - report.dfsUsed - report.remaining),
      mount: report.mount,
    })),
    xceiverCount: request.xceiverCount,
    xmitsInProgress: request.xmitsInProgress,
    cacheCapacityBytes: request.cacheCapacity,
    cacheUsedBytes: request.cacheUsed,
    failedVolumeCount: request.failedVolumes,
  };
}

/** `::ffff:127.0.0.1` is 127.0.0.1 on a socket that listens to both families. */
const plainAddress = (host: string) => host.replace(/^::ffff:/, '');
