import { CreateFlagProto, type CreateRequestProto } from '@calf/protocol/hdfs';
import type { Blocksystem } from '../blocksystem.ts';
import { type BlockSituation, checkSafeMode } from '../core/block-situation.ts';
import type { Edit } from '../core/edit.ts';
import { locateBlock, locateBlocks } from '../core/blocks/located.ts';
import { fileRow, lastRow } from '../core/inodes-in-path.ts';
import { decideAbandonBlock } from '../core/operations/abandon-block.ts';
import { decideAddBlock } from '../core/operations/add-block.ts';
import { decideAppend } from '../core/operations/append.ts';
import { decideComplete } from '../core/operations/complete.ts';
import { type CreateRequest, decideCreate } from '../core/operations/create.ts';
import { decideFsync } from '../core/operations/fsync.ts';
import { additionalDatanodes, decideUpdateBlockForPipeline, decideUpdatePipeline } from '../core/operations/pipeline.ts';
import { decideRecoverLease } from '../core/operations/recover-lease.ts';
import { decideSetReplication } from '../core/operations/set-replication.ts';
import { decideTruncate } from '../core/operations/truncate.ts';
import { checkPermission } from '../core/permissions.ts';
import { fileNotFound } from '../core/refusals.ts';
import { resolvePath } from '../core/resolve-path.ts';
import type { Situation } from '../core/situation.ts';
import { markBad } from './bad-blocks.ts';
import { extendedBlockMessage, locatedBlockMessage, locatedBlocksMessage, namedBlock } from './block-messages.ts';
import { fileStatus, type Locations } from './file-status.ts';
import { committing } from './block-calls.ts';
import type { ClientRows } from './calls.ts';
import { checkPathLength } from './path-length.ts';

const modeBits = 0o1777;
const noName = Buffer.alloc(0);
/** How long `complete` waits for the last block's minimal replicas: a client that is told no comes back only after 400 ms. */
const completeWaitMs = 200;

/** The rows of ClientProtocol that write and read files. */
export function blockRows(blocksystem: Blocksystem): ClientRows {
  return { ...writerRows(blocksystem), ...fileRows(blocksystem), ...pipelineRows(blocksystem), ...readerRows(blocksystem) };
}

/** Locations of all blocks of a file, for a listing that asks for them. */
export function locateFile(blocksystem: Blocksystem): (situation: Situation, row: number) => Locations {
  return (situation, row) => {
    const whole = { offset: 0, length: Number.MAX_SAFE_INTEGER, reader: readerOf(blocksystem, situation) };
    return locatedBlocksMessage(blocksystem.blockPoolId, locateBlocks(blocksystem.situation(situation), row, whole));
  };
}

function writerRows(blocksystem: Blocksystem): ClientRows {
  const { namespace } = blocksystem.namesystem;
  const { commit, once } = committing(blocksystem);
  return {
    create: (request, call) => {
      const { src } = request;
      blocksystem.activity.count('CreateFileOps');
      checkPathLength('create', src);
      const file = createRequest(request);
      const status = (row: number) => {
        if (row < 0) throw fileNotFound(`File does not exist: ${src}`); // deleted by another before this answer
        return { fs: fileStatus(namespace, row, noName) };
      };
      return once(call, {
        decide: (situation) => decideCreate(situation, file),
        answer: (id) => status(namespace.find(id)),
        again: (situation) => status(lastRow(resolvePath(situation, src, 'read'))),
      });
    },
    append: (request, call) => {
      blocksystem.activity.count('FilesAppended');
      const newBlock = ((request.flag ?? 0) & CreateFlagProto.numbers.NEW_BLOCK) !== 0;
      const answer = (row: number, situation: BlockSituation) => {
        if (row < 0) throw fileNotFound(`File does not exist: ${request.src}`); // deleted by another before this answer
        return { ...lastBlockToAppend(blocksystem, { row, newBlock, situation }), stat: fileStatus(namespace, row, noName) };
      };
      return once(call, {
        decide: (situation) => decideAppend(situation, { path: request.src, holder: request.clientName, newBlock }),
        answer: (id, situation) => answer(namespace.find(id), situation),
        again: (situation) => answer(fileRow(namespace, resolvePath(situation, request.src, 'read')), situation),
      });
    },
    async addBlock({ src, clientName, previous, excludeNodes, fileId, favoredNodes, flags }, call) {
      blocksystem.activity.count('AddBlockOps');
      const request = {
        path: src,
        fileId,
        holder: clientName,
        previous: namedBlock(previous),
        excluded: excludeNodes.map(({ id }) => id.datanodeUuid),
        favored: favoredNodes,
        noLocalWrite: flags.includes('NO_LOCAL_WRITE'),
        ignoreLocality: flags.includes('IGNORE_CLIENT_LOCALITY'),
      };
      const added = await commit(call, (situation) => decideAddBlock(situation, request));
      return { block: locatedBlockMessage(blocksystem.blockPoolId, { ...added, corrupt: false }) };
    },
    async abandonBlock({ b, src, holder, fileId }, call) {
      await commit(call, (situation) => decideAbandonBlock(situation, { path: src, holder, fileId, block: namedBlock(b) }));
      return {};
    },
    async complete({ src, clientName, last, fileId }, call) {
      const request = { path: src, holder: clientName, fileId, last: namedBlock(last) };
      const until = blocksystem.clock.monotonicMs() + completeWaitMs;
      for (;;) {
        const completion = await commit(call, (situation) => decideComplete(situation, request));
        const leftMs = until - blocksystem.clock.monotonicMs();
        if (completion.closed || leftMs <= 0) return { result: completion.closed };
        await blocksystem.minimalReplicas(completion.waitsFor, leftMs);
      }
    },
  };
}

function createRequest(request: CreateRequestProto): CreateRequest {
  const { src, masked, unmasked, clientName, createFlag, createParent, replication, blockSize } = request;
  const has = (flag: keyof typeof CreateFlagProto.numbers) => (createFlag & CreateFlagProto.numbers[flag]) !== 0;
  const flags = { create: has('CREATE'), overwrite: has('OVERWRITE'), lazyPersist: has('LAZY_PERSIST') };
  const modes = { mode: masked.perm & modeBits, unmasked: unmasked && unmasked.perm & modeBits };
  return { path: src, ...modes, holder: clientName, flags, createParent, replication, blockSize };
}

function fileRows(blocksystem: Blocksystem): ClientRows {
  const { pool } = blocksystem;
  const { namespace } = blocksystem.namesystem;
  const { commit, once } = committing(blocksystem);
  return {
    async fsync({ src, client, lastBlockLength, fileId }, call) {
      await commit(call, (situation) =>
        decideFsync(situation, { path: src, holder: client, fileId, lastBlockBytes: lastBlockLength }),
      );
      return {};
    },
    renewLease({ clientName }) {
      pool.leases.renew(clientName, blocksystem.tell().monotonicMs);
      return {};
    },
    recoverLease: async ({ src, clientName }, call) => ({
      result: await commit(call, (situation) => decideRecoverLease(situation, { path: src, holder: clientName })),
    }),
    truncate: ({ src, newLength, clientName }, call) => {
      blocksystem.activity.count('FilesTruncated');
      return once(call, {
        decide: (situation) => decideTruncate(situation, { path: src, holder: clientName, bytes: newLength }),
        answer: (result) => ({ result }),
        again: (situation) => {
          const row = fileRow(namespace, resolvePath(situation, src, 'read'));
          return { result: namespace.underConstruction(row) === undefined };
        },
      });
    },
    setReplication: async ({ src, replication }, call) => ({
      result: await commit(call, (situation) => decideSetReplication(situation, { path: src, replication })),
    }),
  };
}

function pipelineRows(blocksystem: Blocksystem): ClientRows {
  const { pool } = blocksystem;
  const { commit, once, look } = committing(blocksystem);
  return {
    async updateBlockForPipeline({ block, clientName }, call) {
      const request = { block: namedBlock(block), holder: clientName };
      const { storages, generationStamp } = await commit(call, (situation) => decideUpdateBlockForPipeline(situation, request));
      const located = { block: { ...request.block, generationStamp }, offset: 0, storages, corrupt: false };
      return { block: locatedBlockMessage(block.poolId, located) };
    },
    updatePipeline: ({ clientName, oldBlock, newBlock, newNodes, storageIDs }, call) => {
      const nodes = newNodes.map(({ datanodeUuid }) => datanodeUuid);
      const change = {
        holder: clientName,
        oldBlock: namedBlock(oldBlock),
        newBlock: namedBlock(newBlock),
        nodes,
        storages: storageIDs,
      };
      return once(call, {
        decide: (situation) => decideUpdatePipeline(situation, change),
        answer: () => ({}),
        again: () => ({}),
      });
    },
    async getAdditionalDatanode(request, call) {
      const { src, fileId, clientName, blk, existings, existingStorageUuids, excludes, numAdditionalNodes } = request;
      blocksystem.activity.count('GetAdditionalDatanodeOps');
      const storages = await look(call, (situation) =>
        additionalDatanodes(situation, {
          path: src,
          fileId,
          holder: clientName,
          existing: existings.map(({ id }) => id.datanodeUuid),
          existingStorages: existingStorageUuids,
          excluded: excludes.map(({ id }) => id.datanodeUuid),
          count: numAdditionalNodes,
        }),
      );
      return { block: locatedBlockMessage(blk.poolId, { block: namedBlock(blk), offset: 0, storages, corrupt: false }) };
    },
    reportBadBlocks({ blocks }) {
      blocksystem.tell();
      markBad(pool, blocks);
      return {};
    },
  };
}

function readerRows(blocksystem: Blocksystem): ClientRows {
  const { commit, look } = committing(blocksystem);
  const { namespace } = blocksystem.namesystem;
  const readable = (situation: BlockSituation, path: string) => {
    const inodes = resolvePath(situation, path, 'read');
    const row = fileRow(namespace, inodes);
    checkPermission(situation, inodes, { self: 'READ' });
    return row;
  };
  return {
    getBlockLocations: ({ src, offset, length }, call) =>
      commit(call, (situation) => {
        blocksystem.activity.count('GetBlockLocations');
        const row = readable(situation, src);
        const located = locateBlocks(situation, row, { offset, length, reader: readerOf(blocksystem, situation) });
        const hasUnknown = located.blocks.some(({ storages }) => storages.length === 0);
        if (hasUnknown) checkSafeMode(situation, `Zero blocklocations for ${src}`); // not reported yet, rather than lost
        const result = { locations: locatedBlocksMessage(blocksystem.blockPoolId, located) };
        return { edits: readAt(situation, row, blocksystem.accessTimePrecisionMs), result, isLook: true };
      }),
    getPreferredBlockSize: ({ filename }, call) =>
      look(call, (situation) => ({
        bsize: namespace.layout(fileRow(namespace, resolvePath(situation, filename, 'read'))).blockSize,
      })),
    isFileClosed: ({ src }, call) =>
      look(call, (situation) => {
        const row = fileRow(namespace, resolvePath(situation, src, 'read'), src);
        return { result: namespace.underConstruction(row) === undefined };
      }),
  };
}

/** The time of a read is noted when the last one noted is old. Source: FSNamesystem.getBlockLocations, `dfs.namenode.accesstime.precision`. */
function readAt({ namespace, pool, at }: BlockSituation, row: number, precisionMs: number): Edit[] {
  const isDue = precisionMs > 0 && at.ms > namespace.atimeMs(row) + precisionMs && !pool.safeMode.isOn;
  return isDue ? [{ op: 'OP_TIMES', inodeId: namespace.id(row), atimeMs: at.ms }] : [];
}

/** The block an appender goes on with; with NEW_BLOCK or a full last block it has none of its own yet. */
function lastBlockToAppend(blocksystem: Blocksystem, of: { row: number; newBlock: boolean; situation: BlockSituation }) {
  const { namesystem, pool, blockPoolId } = blocksystem;
  const last = namesystem.namespace.lastBlock(of.row);
  if (last < 0) return {};
  const block = pool.table.block(last);
  if (of.newBlock) return { block: locatedBlockMessage(blockPoolId, { block, offset: 0, storages: [], corrupt: false }) };
  if (pool.isComplete(last)) return {};
  const offset = namesystem.namespace.fileBytes(of.row) - block.bytes;
  const located = locateBlock(pool, last, { offset, reader: readerOf(blocksystem, of.situation) });
  return { block: { ...locatedBlockMessage(blockPoolId, located), b: extendedBlockMessage(blockPoolId, block) } };
}

const readerOf = ({ random }: Blocksystem, { caller }: Situation) => ({ machine: caller.machine, random });
