import type {
  BlockProto,
  DatanodeIDProto,
  DatanodeInfoProto,
  ExtendedBlockProto,
  LocatedBlockProto,
  LocatedBlocksProto,
  StorageReportProto,
} from '@calf/protocol/hdfs';
import type { Draft } from '@calf/protocol/message';
import type { Block } from '../core/block-table.ts';
import type { NamedBlock } from '../core/block-situation.ts';
import { type Datanode, type DatanodeId, type Storage, storageSum } from '../core/blocks/datanodes.ts';
import type { LocatedBlock, LocatedBlocks } from '../core/blocks/located.ts';

const noToken = { identifier: Buffer.alloc(0), password: Buffer.alloc(0), kind: '', service: '' };

export function namedBlock(block: ExtendedBlockProto): NamedBlock;
export function namedBlock(block: ExtendedBlockProto | undefined): NamedBlock | undefined;
export function namedBlock(block: ExtendedBlockProto | undefined): NamedBlock | undefined {
  return block && { poolId: block.poolId, id: block.blockId, generationStamp: block.generationStamp, bytes: block.numBytes };
}

export const blockMessage = ({ id, bytes, generationStamp }: Block): Draft<typeof BlockProto> => ({
  blockId: id,
  genStamp: generationStamp,
  numBytes: bytes,
});

export const extendedBlockMessage = (
  poolId: string,
  { id, bytes, generationStamp }: Block,
): Draft<typeof ExtendedBlockProto> => ({
  poolId,
  blockId: id,
  generationStamp,
  numBytes: bytes,
});

/** `corrupt` and `offset` as clients see them. Tokens are empty: who may open a file is decided by the NameNode alone. */
export function locatedBlockMessage(
  poolId: string,
  { block, offset, storages, corrupt }: LocatedBlock,
): Draft<typeof LocatedBlockProto> {
  return {
    b: extendedBlockMessage(poolId, block),
    offset,
    locs: storages.map((storage) => datanodeMessage(storage.datanode)),
    corrupt,
    blockToken: noToken,
    isCached: storages.map(() => false),
    storageTypes: storages.map((storage) => storage.type),
    storageIDs: storages.map((storage) => storage.uuid),
  };
}

export function locatedBlocksMessage(poolId: string, located: LocatedBlocks): Draft<typeof LocatedBlocksProto> {
  return {
    fileLength: located.fileBytes,
    blocks: located.blocks.map((block) => locatedBlockMessage(poolId, block)),
    underConstruction: located.underConstruction,
    lastBlock: located.lastBlock && locatedBlockMessage(poolId, located.lastBlock),
    isLastBlockComplete: located.isLastBlockComplete,
  };
}

const datanodeIdMessage = (id: DatanodeId): Draft<typeof DatanodeIDProto> => ({
  ipAddr: id.ipAddr,
  hostName: id.hostName,
  datanodeUuid: id.datanodeUuid,
  xferPort: id.xferPort,
  infoPort: id.infoPort,
  ipcPort: id.ipcPort,
  infoSecurePort: id.infoSecurePort,
});

export function datanodeMessage(node: Datanode): Draft<typeof DatanodeInfoProto> {
  return {
    id: datanodeIdMessage(node.id),
    capacity: storageSum(node, (storage) => storage.capacityBytes),
    dfsUsed: storageSum(node, (storage) => storage.dfsUsedBytes),
    remaining: storageSum(node, (storage) => storage.remainingBytes),
    blockPoolUsed: storageSum(node, (storage) => storage.blockPoolUsedBytes),
    lastUpdate: node.lastContact.ms,
    xceiverCount: node.xceiverCount,
    location: node.rack,
    nonDfsUsed: storageSum(node, (storage) => storage.nonDfsUsedBytes),
    adminState: 'NORMAL',
    cacheCapacity: node.cacheCapacityBytes,
    cacheUsed: node.cacheUsedBytes,
    lastUpdateMonotonic: Math.trunc(node.lastContact.monotonicMs),
    lastBlockReportTime: node.lastFullReport?.ms ?? 0,
    lastBlockReportMonotonic: Math.trunc(node.lastFullReport?.monotonicMs ?? 0),
    numBlocks: storageSum(node, (storage) => storage.replicaCount),
  };
}

export function storageMessage(storage: Storage): Draft<typeof StorageReportProto> {
  return {
    storageUuid: storage.uuid,
    failed: storage.failed,
    capacity: storage.capacityBytes,
    dfsUsed: storage.dfsUsedBytes,
    remaining: storage.remainingBytes,
    blockPoolUsed: storage.blockPoolUsedBytes,
    nonDfsUsed: storage.nonDfsUsedBytes,
    storage: {
      storageUuid: storage.uuid,
      state: storage.readOnlyShared ? 'READ_ONLY_SHARED' : 'NORMAL',
      storageType: storage.type,
    },
    ...(storage.mount !== undefined && { mount: storage.mount }),
  };
}
