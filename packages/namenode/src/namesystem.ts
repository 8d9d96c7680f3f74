import type { JournalWriter } from '@calf/journal/journal';
import type { Clock } from '@calf/runtime/clock';
import { HadoopError } from '@calf/runtime/errors';
import type { RpcCall } from '@calf/runtime/rpc-server';
import type { Edit } from './core/edit.ts';
import { type CallName, decodeRecord, encodeRecord } from './core/edit-record.ts';
import { apply } from './core/edits.ts';
import type { Moment } from './core/moment.ts';
import { Namespace } from './core/namespace.ts';
import { checkQuotas } from './core/quota-check.ts';
import { ioException } from './core/refusals.ts';
import { RetryCache } from './core/retry-cache.ts';
import type { Caller, Decision, NamespaceLimits, Situation } from './core/situation.ts';
import type { Groups } from './groups.ts';

export interface NamesystemOptions {
  readonly clock: Clock;
  readonly groups: Groups;
  readonly limits: NamespaceLimits;
  /** The user that runs the NameNode. */
  readonly superuser: string;
  /** `dfs.permissions.superusergroup`. */
  readonly supergroup: string;
  /** `dfs.permissions.enabled`: without it everybody is a superuser. */
  readonly permissionsEnabled: boolean;
  readonly retryCacheExpiryMs: number;
}

/** What matters of a call to know who makes it. */
type Call = Pick<RpcCall, 'user' | 'remote'> & { readonly method?: string };

/** Calls that Hadoop names otherwise in its refusals. */
const operationNames = new Map([['rename2', 'rename']]);

const clientIdBytes = 16;

/** What the journal takes at most. */
const recordBytesMax = 16 * 1024 * 1024;

/**
 * The shell around the core's state: decides and applies without a wait in between, which makes the event loop the lock of the namesystem,
 * and answers when the edits are durable.
 */
export class Namesystem {
  readonly namespace = new Namespace();
  readonly options: NamesystemOptions;
  readonly #retryCache: RetryCache;
  readonly #running = new Map<string, Promise<unknown>>();
  #writer: JournalWriter | undefined;
  #lastTxid = 0;
  #fault: Error | undefined;
  readonly #failed = Promise.withResolvers<Error>();

  constructor(options: NamesystemOptions) {
    this.options = options;
    this.#retryCache = new RetryCache(options.retryCacheExpiryMs);
  }

  /** Resolves when a change stopped halfway, in memory or on its way to the journal: nothing is changed any more, and the process must end. */
  get failed(): Promise<Error> {
    return this.#failed.promise;
  }

  /** Of the last record that was applied. */
  get lastTxid(): number {
    return this.#lastTxid;
  }

  /** Takes a record of the journal, at a restart or on a standby. */
  replay(txid: number, bytes: Buffer): void {
    const { call, edits } = decodeRecord(bytes);
    for (const edit of edits) apply(this.namespace, edit);
    if (call) this.#retryCache.add(call, this.options.clock.monotonicMs());
    this.#lastTxid = txid;
  }

  /** From here on `commit` writes to the journal. */
  startWriting(writer: JournalWriter): void {
    this.#writer = writer;
  }

  now(): Moment {
    const { clock } = this.options;
    return { ms: clock.now(), monotonicMs: clock.monotonicMs() };
  }

  /** Who makes a call; at once when its groups are known. */
  caller(call: Call): Caller | Promise<Caller> {
    const groups = this.options.groups.of(call.user);
    return groups instanceof Promise ? groups.then((found) => this.#callerOf(call, found)) : this.#callerOf(call, groups);
  }

  situation(caller: Caller): Situation {
    return { namespace: this.namespace, caller, limits: this.options.limits, at: this.now() };
  }

  /** Decides for a caller, applies, and answers when that is durable. @throws HadoopError, with nothing changed */
  async commit<Result>(caller: Caller, decide: (situation: Situation) => Decision<Result>, call?: CallName): Promise<Result> {
    const { edits, result, applied, isLook = false } = decide(this.situation(caller));
    if (edits.length === 0) {
      applied?.();
      if (!isLook) await this.durable(); // what was found done may have been done a moment ago
      return result;
    }
    checkQuotas(this.namespace, edits);
    const txid = this.#apply(edits, result instanceof HadoopError ? undefined : call); // one that is refused may be tried again
    applied?.();
    await this.#journal().durable(txid);
    return result;
  }

  /** A change that nobody called for, as the recovery of a lease; durable some time after. Answers its txid. */
  record(edits: readonly Edit[]): number {
    return edits.length === 0 ? this.#lastTxid : this.#apply(edits, undefined);
  }

  /** Resolves when all that was applied until now is durable. */
  async durable(): Promise<void> {
    if (this.#lastTxid > 0) await this.#journal().durable(this.#lastTxid);
  }

  /**
   * Runs a call that must not run twice, and hands the name under which its record remembers it. A retry of a call that was done is answered by
   * `again`, one that comes while it runs waits for it. Source: org.apache.hadoop.ipc.RetryCache.waitForCompletion.
   */
  async atMostOnce<Result>(
    call: Pick<RpcCall, 'clientId' | 'callId'>,
    { run, again }: { run: (name: CallName | undefined) => Promise<Result>; again: () => Result | Promise<Result> },
  ): Promise<Result> {
    if (call.clientId.length !== clientIdBytes || call.callId < 0) return run(undefined);
    const name: CallName = { clientId: Buffer.from(call.clientId), callId: call.callId };
    const key = `${name.clientId.toString('latin1')}${name.callId}`;
    for (let running = this.#running.get(key); running; running = this.#running.get(key)) await running.catch(() => undefined);
    if (this.#retryCache.has(name)) return again();
    const done = run(name);
    this.#running.set(key, done);
    try {
      return await done;
    } finally {
      this.#running.delete(key);
    }
  }

  #callerOf({ user, remote, method = '' }: Call, groups: readonly string[]): Caller {
    const { superuser, supergroup, permissionsEnabled } = this.options;
    const isSuperuser = !permissionsEnabled || user === superuser || groups.includes(supergroup);
    return { user, groups, isSuperuser, machine: remote.host, operation: operationNames.get(method) ?? method };
  }

  #apply(edits: readonly Edit[], call: CallName | undefined): number {
    if (this.#fault) throw this.#fault;
    const record = encodeRecord({ call, edits });
    if (record.length > recordBytesMax)
      throw ioException(`one call may not change so much at once: ${record.length} bytes of edits`);
    try {
      for (const edit of edits) apply(this.namespace, edit);
      if (call) this.#retryCache.add(call, this.options.clock.monotonicMs());
      this.#lastTxid = this.#journal().append(record);
    } catch (fault) {
      this.#fault = fault instanceof Error ? fault : new Error(String(fault));
      this.#failed.resolve(this.#fault);
      throw fault;
    }
    return this.#lastTxid;
  }

  #journal(): JournalWriter {
    if (!this.#writer) throw new Error('the journal is not open for writing yet');
    return this.#writer;
  }
}
