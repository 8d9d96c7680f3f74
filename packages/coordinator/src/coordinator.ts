import type { JournalWriter } from '@calf/journal/journal';
import { type Id, KeeperError, Perms } from '@calf/protocol/zookeeper';
import type { Clock } from '@calf/runtime/clock';
import type { Logger } from '@calf/runtime/logger';
import { abandonedPaths } from './core/abandoned.ts';
import { isPermitted } from './core/acl.ts';
import { type Applied, apply } from './core/apply.ts';
import { encodeTransaction } from './core/journal-record.ts';
import { decideDeleteContainer } from './core/operations/delete.ts';
import { decideCloseSession, decideCreateSession, decideEarlyDeletions } from './core/operations/session.ts';
import { firstSessionId, type SessionLimits, SessionTracker } from './core/sessions.ts';
import type { CoordinatorState } from './core/state.ts';
import type { Txn } from './core/transaction.ts';
import { type Notification, Watches } from './core/watches.ts';
import { eventFrame } from './frames.ts';
import { Outbox, type Recipient } from './outbox.ts';
import { ServerStatistics } from './statistics.ts';

/** A connection with a session, as the coordinator sees it. */
export interface Attached extends Recipient {
  readonly sessionId: bigint;
  readonly identities: readonly Id[];
  /** Ends it now: another connection has its session. */
  drop(): void;
}

/** Who changes something: a session with its request, or the server itself (0). */
export interface Author {
  readonly sessionId: bigint;
  readonly xid: number;
}

/** The state, and the one way to change it. Everything here happens in one turn of the event loop, which is the lock. */
export class Coordinator {
  readonly state: CoordinatorState;
  readonly watches = new Watches<Attached>();
  readonly attached = new Map<bigint, Attached>();
  readonly sessions: SessionTracker;
  readonly limits: SessionLimits;
  readonly outbox: Outbox;
  readonly statistics: ServerStatistics;
  readonly clock: Clock;
  readonly #writer: JournalWriter;
  readonly #log: Logger;
  readonly #failed: (fault: unknown) => void;

  constructor(options: {
    state: CoordinatorState;
    limits: SessionLimits;
    writer: JournalWriter;
    clock: Clock;
    log: Logger;
    failed: (fault: unknown) => void;
  }) {
    this.state = options.state;
    this.limits = options.limits;
    this.clock = options.clock;
    this.#writer = options.writer;
    this.#log = options.log;
    this.#failed = options.failed;
    this.outbox = new Outbox(options.writer, options.failed);
    const nowMs = options.clock.monotonicMs();
    this.statistics = new ServerStatistics(nowMs);
    this.sessions = new SessionTracker({
      tickMs: this.limits.tickMs,
      firstId: firstSessionId(options.clock.now(), options.state.lastSessionId),
      nowMs,
    });
    for (const [sessionId, timeoutMs] of options.state.sessions) this.sessions.track(sessionId, timeoutMs, nowMs);
  }

  /** Decides, journals, applies, and tells those who watch; the answer is the caller's to send, behind these events. */
  commit({ sessionId, xid }: Author, decide: () => Txn): Applied {
    const header = { clientId: sessionId, cxid: xid, zxid: this.state.zxid + 1, timeMs: this.clock.now() };
    const txn = decidedOrRefused(decide);
    try {
      const txid = this.#writer.append(encodeTransaction(header, txn));
      if (txid !== header.zxid) throw new Error(`the journal is at ${txid}, the state at zxid ${header.zxid}`);
      return apply(this.state, header, txn, (change) => {
        for (const notification of this.watches.trigger(change)) this.#notify(notification, header.zxid);
      });
    } catch (fault) {
      this.#failed(fault); // half a change in memory, or one that the journal does not have
      throw fault;
    }
  }

  createSession(timeoutMs: number): bigint {
    const sessionId = this.sessions.nextId();
    this.commit({ sessionId, xid: 0 }, () => decideCreateSession(timeoutMs));
    this.sessions.track(sessionId, timeoutMs, this.clock.monotonicMs());
    return sessionId;
  }

  /** Deletes the session's ephemeral znodes with it. Its connection, if there is one, is the caller's to end. */
  closeSession(sessionId: bigint, xid: number): void {
    this.sessions.remove(sessionId);
    for (const txn of decideEarlyDeletions(this.state.tree, sessionId)) this.commit({ sessionId: 0n, xid: 0 }, () => txn);
    this.commit({ sessionId, xid }, () => decideCloseSession(this.state.tree, sessionId));
  }

  attach(connection: Attached): void {
    this.attached.get(connection.sessionId)?.drop();
    this.attached.set(connection.sessionId, connection);
  }

  detach(connection: Attached): void {
    this.watches.drop(connection);
    if (this.attached.get(connection.sessionId) === connection) this.attached.delete(connection.sessionId);
  }

  /** Ends the sessions whose time is up, and their connections. */
  expireSessions(): void {
    for (const sessionId of this.sessions.expire(this.clock.monotonicMs())) {
      this.statistics.sessionsExpired++;
      this.#log.info('session expired', {
        session: `0x${sessionId.toString(16)}`,
        timeoutMs: this.state.sessions.get(sessionId),
      });
      this.closeSession(sessionId, 0);
      const connection = this.attached.get(sessionId);
      if (connection) this.outbox.send(connection, 'end');
    }
    this.outbox.flush();
  }

  /** Deletes containers that have lost their last child, and TTL znodes whose time is up. */
  deleteAbandoned(): void {
    const { tree } = this.state;
    for (const path of abandonedPaths(tree, this.clock.now())) {
      this.commit({ sessionId: 0n, xid: 0 }, () => decideDeleteContainer(tree, path));
    }
    this.outbox.flush();
  }

  #notify({ watcher, type, path, acl }: Notification<Attached>, zxid: number): void {
    if (!isPermitted(acl, Perms.READ, watcher.identities)) return;
    this.outbox.send(watcher, eventFrame(type, path, zxid));
  }
}

/** A refused request is a transaction, too: its zxid is used up. */
function decidedOrRefused(decide: () => Txn): Txn {
  try {
    return decide();
  } catch (refusal) {
    if (refusal instanceof KeeperError) return { type: 'error', err: refusal.err };
    throw refusal;
  }
}
