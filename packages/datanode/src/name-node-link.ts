import { randomBytes } from 'node:crypto';
import { DatanodeProtocol } from '@calf/protocol/datanode-services';
import type {
  DatanodeCommandProto,
  DatanodeIDProto,
  DatanodeRegistrationProto,
  DatanodeStorageProto,
  ExtendedBlockProto,
  DatanodeInfoProto,
  HeartbeatRequestProto,
  NamespaceInfoProto,
} from '@calf/protocol/hdfs';
import type { ServiceClient } from '@calf/protocol/message';
import type { Clock, Timer } from '@calf/runtime/clock';
import { HadoopError, isHadoopError, UserError } from '@calf/runtime/errors';
import type { Logger } from '@calf/runtime/logger';
import type { Address, Network } from '@calf/runtime/network';
import { connectRpc, type RpcConnection, rpcProxy } from '@calf/runtime/rpc-client';
import { blocksAsLongs, blocksBuffers } from './core/block-report.ts';
import { IncrementalReport, type ReplicaEvent } from './core/incremental-report.ts';
import type { DataNodeCounters } from './metrics.ts';
import { readsBlocksBuffers, registrationOf, requireVersion } from './registration.ts';
import type { DataNodeSettings } from './settings.ts';
import type { ReplicaStore } from './storage/replica-store.ts';

/** What a link tells of, and hands on to. */
export interface LinkedNode {
  /** Opens the block pool that the NameNode names. @throws UserError when the directory is of another one */
  join(info: NamespaceInfoProto): Promise<ReplicaStore>;
  datanodeId(): DatanodeIDProto;
  storage(): DatanodeStorageProto;
  load(): Promise<Omit<HeartbeatRequestProto, 'registration' | 'requestFullBlockReportLease'>>;
  /** Answers whether this NameNode is the one that is obeyed. */
  heard(nameNode: string, claim: { isActive: boolean; txid: number }): boolean;
  obey(commands: readonly DatanodeCommandProto[], nameNode: NameNode): void;
  /** This DataNode can have nothing to do with the NameNode, ever. */
  fail(fault: Error): void;
  readonly settings: DataNodeSettings;
  readonly counters: DataNodeCounters;
}

export type NameNode = ServiceClient<typeof DatanodeProtocol>;

export interface NameNodeLink {
  /** `host:port`. */
  readonly name: string;
  /** Something happened to a replica. */
  tell(event: ReplicaEvent): void;
  reportBadBlock(block: ExtendedBlockProto, holder: DatanodeInfoProto): void;
  /** Sends what is due now, without waiting for the next heartbeat. */
  reportNow(report: { incremental: boolean }): void;
  stop(): void;
}

export interface LinkOptions {
  readonly node: LinkedNode;
  readonly address: Address;
  readonly user: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Refusals that no repetition changes. */
const finalRefusals = [
  'org.apache.hadoop.hdfs.protocol.UnregisteredNodeException',
  'org.apache.hadoop.hdfs.server.protocol.DisallowedDatanodeException',
  'org.apache.hadoop.hdfs.server.common.IncorrectVersionException',
];
/** The next wait is a quarter longer: a NameNode that comes up is found before it has been away a quarter longer. */
const retryMs = { first: 20, growth: 1.25, max: 5000 };
const awayToldMs = 2000;

/** Reports to one NameNode until it is stopped. Source: org.apache.hadoop.hdfs.server.datanode.BPServiceActor. */
export function startNameNodeLink(options: LinkOptions): NameNodeLink {
  const link = new Link(options);
  void link.run();
  return link;
}

interface Registered {
  readonly info: NamespaceInfoProto;
  readonly store: ReplicaStore;
  readonly registration: DatanodeRegistrationProto;
}

class Link implements NameNodeLink {
  readonly #options: LinkOptions;
  readonly name: string;
  readonly #connection: RpcConnection;
  readonly nameNode: NameNode;
  readonly #events = new IncrementalReport();
  #isStopped = false;
  #registersAgain = false;
  #isEventDue = false;
  #heartbeatDueMs = 0;
  #blockReportDueMs = 0;
  #leaseId = 0n;
  /** Since when no call succeeds; whether that was told. */
  #awaySinceMs: number | undefined;
  #isAwayTold = false;
  #wake: (() => void) | undefined;

  constructor(options: LinkOptions) {
    const { address, user, network, clock, log } = options;
    this.#options = options;
    this.name = `${address.host}:${address.port}`;
    this.#connection = connectRpc({ network, address, user, log, clock, callTimeoutMs: 60_000, idleMs: 60_000 });
    this.nameNode = rpcProxy(DatanodeProtocol, this.#connection);
  }

  tell(event: ReplicaEvent): void {
    this.#events.add(event);
    if (event.status !== 'RECEIVED') return;
    this.#isEventDue = true;
    if (this.#options.node.settings.incrementalReportIntervalMs === 0) this.#wake?.();
  }

  reportBadBlock(block: ExtendedBlockProto, holder: DatanodeInfoProto): void {
    const token = { identifier: Buffer.alloc(0), password: Buffer.alloc(0), kind: '', service: '' };
    const blocks = [{ b: block, offset: 0, locs: [holder], corrupt: false, blockToken: token }];
    this.nameNode
      .reportBadBlocks({ blocks })
      .catch((fault: unknown) => this.#options.log.warn('bad block not reported', { fault }));
  }

  reportNow({ incremental }: { incremental: boolean }): void {
    if (incremental) this.#isEventDue = true;
    else this.#blockReportDueMs = 0;
    this.#heartbeatDueMs = 0;
    this.#wake?.();
  }

  stop(): void {
    this.#isStopped = true;
    this.#wake?.();
    this.#connection.close();
  }

  async run(): Promise<void> {
    let delayMs = retryMs.first;
    let registered: Registered | undefined;
    while (!this.#isStopped) {
      try {
        if (!registered || this.#registersAgain) registered = await this.#register();
        await this.#offer(registered);
        delayMs = retryMs.first;
        this.#isThere();
        await this.#pause(this.#heartbeatDueMs - this.#options.clock.monotonicMs());
      } catch (error) {
        if (this.#hasEnded() || this.#isFinal(error)) return;
        this.#isMissed(error);
        await this.#pause(delayMs);
        const longest = registered ? Math.min(1000, this.#options.node.settings.heartbeatIntervalMs) : retryMs.max;
        delayMs = Math.min(delayMs * retryMs.growth, longest);
      }
    }
  }

  async #register(): Promise<Registered> {
    const { node, log } = this.#options;
    const { info } = await this.nameNode.versionRequest({});
    requireVersion(info);
    const store = await node.join(info);
    const { registration } = await this.nameNode.registerDatanode({ registration: registrationOf(node.datanodeId(), info) });
    log.info('registered', { nameNode: this.name, blockPool: info.blockPoolID, replicas: store.count });
    this.#registersAgain = false;
    this.#leaseId = 0n;
    this.#heartbeatDueMs = 0;
    this.#blockReportDueMs = 0;
    return { info, store, registration };
  }

  /** What is due: a heartbeat, what happened to replicas, the full report. */
  async #offer(registered: Registered): Promise<void> {
    const nowMs = this.#options.clock.monotonicMs();
    const isHeartbeatDue = nowMs >= this.#heartbeatDueMs;
    if (isHeartbeatDue) await this.#heartbeat(registered, nowMs);
    if (this.#registersAgain) return;
    if (isHeartbeatDue || this.#isEventDue) await this.#sendEvents(registered);
    if (this.#leaseId !== 0n) await this.#sendBlockReport(registered);
  }

  async #heartbeat({ registration }: Registered, nowMs: number): Promise<void> {
    const { node } = this.#options;
    this.#heartbeatDueMs = nowMs + node.settings.heartbeatIntervalMs;
    const requestFullBlockReportLease = this.#leaseId === 0n && nowMs >= this.#blockReportDueMs;
    const response = await this.nameNode.sendHeartbeat({ registration, ...(await node.load()), requestFullBlockReportLease });
    node.counters.HeartbeatsNumOps++;
    if (response.fullBlockReportLeaseId !== 0n) this.#leaseId = response.fullBlockReportLeaseId;
    const { state, txid } = response.haStatus;
    const isObeyed = node.heard(this.name, { isActive: state === 'ACTIVE', txid });
    if (response.cmds.some(({ cmdType }) => cmdType === 'RegisterCommand')) this.#registersAgain = true;
    if (isObeyed) node.obey(response.cmds, this.nameNode);
  }

  async #sendEvents({ info, registration }: Registered): Promise<void> {
    this.#isEventDue = false;
    if (this.#events.isEmpty) return;
    const { node } = this.#options;
    const events = this.#events.take();
    const storage = node.storage();
    try {
      await this.nameNode.blockReceivedAndDeleted({
        registration,
        blockPoolId: info.blockPoolID,
        blocks: [{ storageUuid: storage.storageUuid, storage, blocks: events }],
      });
      node.counters.IncrementalBlockReportsNumOps++;
    } catch (error) {
      this.#events.putBack(events);
      this.#isEventDue = true;
      throw error;
    }
  }

  async #sendBlockReport({ info, registration, store }: Registered): Promise<void> {
    await this.#sendEvents({ info, registration, store });
    const { node, clock } = this.#options;
    const leaseId = this.#leaseId;
    this.#leaseId = 0n;
    const blocks = readsBlocksBuffers(info) ? blocksBuffers(store.all()) : { blocks: blocksAsLongs(store.all()) };
    const context = { totalRpcs: 1, curRpc: 0, id: randomBytes(8).readBigInt64BE() | 1n, leaseId };
    const { cmd } = await this.nameNode.blockReport({
      registration,
      blockPoolId: info.blockPoolID,
      reports: [{ storage: node.storage(), ...blocks }],
      context,
    });
    node.counters.BlockReportsNumOps++;
    this.#blockReportDueMs = clock.monotonicMs() + node.settings.blockReportIntervalMs;
    if (cmd) node.obey([cmd], this.nameNode);
  }

  #isThere(): void {
    if (this.#isAwayTold) this.#options.log.info('namenode is back', { nameNode: this.name });
    this.#awaySinceMs = undefined;
    this.#isAwayTold = false;
  }

  /** Told once, and not of a NameNode that starts at the same time. */
  #isMissed(fault: unknown): void {
    const nowMs = this.#options.clock.monotonicMs();
    this.#awaySinceMs ??= nowMs;
    if (this.#isAwayTold || nowMs - this.#awaySinceMs < awayToldMs) return;
    this.#isAwayTold = true;
    this.#options.log.warn('namenode is away', { nameNode: this.name, fault: String(fault) });
  }

  /** May have become so while something was awaited. */
  #hasEnded(): boolean {
    return this.#isStopped;
  }

  #isFinal(error: unknown): boolean {
    const isRefused = error instanceof HadoopError && finalRefusals.some((name) => isHadoopError(error, name));
    if (!isRefused && !(error instanceof UserError)) return false;
    this.#options.log.error('cannot join the namenode', { nameNode: this.name, fault: error.message });
    this.#options.node.fail(error);
    return true;
  }

  /** Until the time is over, or something is to be told. */
  #pause(delayMs: number): Promise<void> {
    if (delayMs <= 0 || this.#isStopped || (this.#isEventDue && this.#awaySinceMs === undefined)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer: Timer = this.#options.clock.after(delayMs, () => this.#wake?.());
      this.#wake = () => {
        this.#wake = undefined;
        timer.cancel();
        resolve();
      };
    });
  }
}
