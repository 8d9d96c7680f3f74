import { BlockPool } from '../../../src/core/blocks/block-pool.ts';
import { type DatanodeCommand, takeCommands } from '../../../src/core/blocks/commands.ts';
import { orderCopies } from '../../../src/core/blocks/copies.ts';
import { type Datanode, type DatanodeId, Datanodes, type Storage } from '../../../src/core/blocks/datanodes.ts';
import { fullReport, incrementalReport } from '../../../src/core/blocks/reports.ts';
import type { Block } from '../../../src/core/block-table.ts';
import type { BlockSituation } from '../../../src/core/block-situation.ts';
import { apply } from '../../../src/core/edits.ts';
import type { Edit } from '../../../src/core/edit.ts';
import type { Namespace } from '../../../src/core/namespace.ts';
import { decideAddBlock } from '../../../src/core/operations/add-block.ts';
import { decideComplete } from '../../../src/core/operations/complete.ts';
import { decideCreate } from '../../../src/core/operations/create.ts';
import type { Caller, Decision } from '../../../src/core/situation.ts';
import { randomOf } from '../random.ts';
import { emptyNamespace, situation, superuser } from '../tree.ts';

export const poolId = 'BP-1-127.0.0.1-1';
export const client = 'DFSClient_NONMAPREDUCE_1_1';
const gigabyte = 2 ** 30;

/** A NameNode's cores with DataNodes that do as they are told; nothing but the test moves time. */
export class Cluster {
  readonly namespace: Namespace;
  readonly pool: BlockPool;
  readonly random = randomOf(1);
  /** Every edit that was applied, in order. */
  readonly edits: Edit[] = [];
  readonly names: string[] = [];
  #nowMs = 1000;

  /** `racks`: a rack for each DataNode, which are `worker-1` … */
  constructor(
    racks: readonly string[] = ['/a', '/a', '/b'],
    { namespace = emptyNamespace(), safeMode = false, extensionMs = 0 } = {},
  ) {
    this.namespace = namespace;
    const table = new Map(racks.map((rack, index) => [`worker-${index + 1}`, rack]));
    const datanodes = new Datanodes({ staleMs: 30_000, deadMs: 60_000 }, table);
    this.pool = new BlockPool(namespace, datanodes, {
      replicationMin: 1,
      copyTimeoutMs: 300_000,
      safeMode: { threshold: 0.999, datanodesMin: 0, extensionMs, replicationMin: 1 },
    });
    this.pool.at = this.at;
    namespace.observe(this.pool);
    for (const index of racks.keys()) this.join(index + 1);
    if (!safeMode) this.pool.startRedundancy();
  }

  get at() {
    return { ms: this.#nowMs, monotonicMs: this.#nowMs };
  }

  pass(ms: number): void {
    this.#nowMs += ms;
    this.pool.at = this.at;
  }

  join(index: number): Datanode {
    const node = this.pool.join(datanodeId(index), '3.4.3');
    this.beat(index);
    return node;
  }

  node(index: number): Datanode {
    const node = this.pool.datanodes.get(`uuid-${index}`);
    if (!node) throw new Error(`there is no worker-${index}`);
    return node;
  }

  storage(index: number): Storage {
    return this.pool.datanodes.ensureStorage(this.node(index), { uuid: `DS-${index}`, type: 'DISK' });
  }

  beat(index: number, { remainingBytes = 10 * gigabyte, xceiverCount = 1 } = {}): void {
    const storage = { uuid: `DS-${index}`, type: 'DISK', readOnlyShared: false, failed: false, mount: undefined } as const;
    const bytes = { capacityBytes: 20 * gigabyte, dfsUsedBytes: 0, remainingBytes, blockPoolUsedBytes: 0, nonDfsUsedBytes: 0 };
    const load = { xceiverCount, xmitsInProgress: 0, cacheCapacityBytes: 0, cacheUsedBytes: 0, failedVolumeCount: 0 };
    this.pool.datanodes.heartbeat(this.node(index), { storages: [{ ...storage, ...bytes }], ...load }, this.at);
  }

  situation(caller: Caller = superuser): BlockSituation {
    return {
      ...situation(this.namespace, caller, this.#nowMs),
      pool: this.pool,
      blockPoolId: poolId,
      hostName: 'master-1',
      random: this.random,
      blockLimits: { blockBytesMin: 0, blocksPerFileMax: 100, replicationMin: 1, replicationMax: 512 },
    };
  }

  carryOut<R>({ edits, result, applied }: Decision<R>): R {
    for (const edit of edits) apply(this.namespace, edit);
    this.edits.push(...edits);
    applied?.();
    return result;
  }

  create(path: string, { replication = 3, blockSize = 128, holder = client } = {}): void {
    const flags = { create: true, overwrite: false, lazyPersist: false };
    const request = { path, mode: 0o644, holder, flags, createParent: true, replication, blockSize };
    this.carryOut(decideCreate(this.situation(), request));
  }

  addBlock(path: string, { previous, holder = client }: { previous?: Block; holder?: string } = {}) {
    return this.carryOut(decideAddBlock(this.situation(), addBlockRequest(path, previous, holder)));
  }

  /** The nodes tell that they have the whole block. */
  received(block: Block, storages: readonly Storage[]): void {
    for (const storage of storages) incrementalReport(this.pool, storage, [{ status: 'RECEIVED', block }]);
  }

  complete(path: string, last?: Block, holder = client) {
    const named = last && { ...last, poolId };
    return this.carryOut(decideComplete(this.situation(), { path, fileId: 0, holder, last: named }));
  }

  /** A closed file of full blocks; answers them. */
  write(path: string, { blocks = 1, replication = 3, bytes = 128 } = {}): Block[] {
    this.create(path, { replication });
    const written: Block[] = [];
    for (let index = 0; index < blocks; index++) {
      const previous = written.at(-1);
      const { block, storages } = this.addBlock(path, previous ? { previous } : {});
      const whole = { ...block, bytes };
      this.received(whole, storages);
      written.push(whole);
    }
    this.complete(path, written.at(-1));
    return written;
  }

  fullReport(index: number, blocks: readonly Block[]): void {
    fullReport(
      this.pool,
      this.storage(index),
      blocks.map((block) => ({ ...block, state: 'FINALIZED' as const })),
    );
  }

  /** Workers (by number) that hold a replica of the block. */
  holders(block: Block): number[] {
    return this.pool.replicas
      .of(this.pool.table.find(block.id))
      .map((index) => Number(this.pool.datanodes.storage(index).datanode.id.hostName.slice('worker-'.length)))
      .sort((one, other) => one - other);
  }

  /** Orders copies, and has every node do what it is told; answers the commands. */
  work(): DatanodeCommand[] {
    orderCopies(this.pool, { blocksPerNode: 2, streamsMax: 2, streamsHardMax: 4 }, this.random);
    const commands = this.pool.datanodes
      .live()
      .flatMap((node) => takeCommands(this.pool, node, { streamsMax: 2 }).map((command) => ({ node, command })));
    for (const { node, command } of commands) this.#obey(node, command);
    return commands.map(({ command }) => command);
  }

  #obey(node: Datanode, command: DatanodeCommand): void {
    const [storage] = node.storages.values();
    if (command.command === 'INVALIDATE' && storage) {
      incrementalReport(
        this.pool,
        storage,
        command.blocks.map((block) => ({ status: 'DELETED', block })),
      );
    }
    if (command.command === 'TRANSFER') {
      for (const { block, targets } of command.transfers) this.received(block, targets);
    }
  }
}

function datanodeId(index: number): DatanodeId {
  const ports = { xferPort: 9866 + 10 * index, infoPort: 9864, infoSecurePort: 0, ipcPort: 9867 };
  return { datanodeUuid: `uuid-${index}`, ipAddr: `10.0.0.${index}`, hostName: `worker-${index}`, ...ports };
}

export function addBlockRequest(path: string, previous?: Block, holder = client) {
  const named = previous && { ...previous, poolId };
  return { path, fileId: 0, holder, previous: named, excluded: [], favored: [], noLocalWrite: false, ignoreLocality: false };
}
