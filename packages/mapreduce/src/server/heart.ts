import type { Draft, Shape } from '@calf/protocol/message';
import { type Clock, sleep, type Timer } from '@calf/runtime/clock';
import type { Logger } from '@calf/runtime/logger';
import type { Network } from '@calf/runtime/network';
import { connectRpc, type RpcConnection } from '@calf/runtime/rpc-client';
import { type HeartbeatRequestProto, type HeartbeatResponseProto, TrackerProtocol } from '../protocol/tracker-protocol.ts';
import type { Master } from './worker-place.ts';

export type HeartbeatAnswer = Shape<typeof HeartbeatResponseProto>;
export type HeartbeatReport = Omit<Draft<typeof HeartbeatRequestProto>, 'version' | 'waitMs' | 'sequence'>;

export interface HeartOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly network: Network;
  readonly user: string;
  /** How long an answer without news may take, and how often one is asked for at least. */
  readonly intervalMs: number;
  readonly report: () => HeartbeatReport;
  /** Told of each answer, in order, and of what had been reported. */
  readonly onAnswer: (answer: HeartbeatAnswer, reported: HeartbeatReport) => void;
}

const retryMs = 300;
const leaveMs = 300;

/**
 * Keeps a heartbeat waiting at the JobTracker, so that work comes without delay, and sends another at once when there is news (`beat`).
 * At most two are on their way at a time.
 */
export class Heart {
  readonly #options: HeartOptions;
  #master: Master | undefined;
  #connection: RpcConnection | undefined;
  #version = 0;
  #sequence = 0;
  #flying = 0;
  #again = false;
  #retry: Timer | undefined;
  #stopped = false;

  constructor(options: HeartOptions) {
    this.#options = options;
  }

  /** From now on this JobTracker is reported to. */
  follow(master: Master | undefined): void {
    const known = this.#master;
    if (master && known && master.epoch < known.epoch) return;
    if (master?.rpc.port === known?.rpc.port && master?.rpc.host === known?.rpc.host && master?.epoch === known?.epoch) return;
    this.#connection?.close();
    this.#connection = undefined;
    this.#master = master;
    this.#version = 0;
    if (!master || this.#stopped) return;
    const { network, user, log, clock } = this.#options;
    this.#connection = connectRpc({ network, address: master.rpc, user, log, clock });
    this.beat();
  }

  /** There is something to report. */
  beat(): void {
    if (this.#flying >= 2) this.#again = true;
    else void this.#send();
  }

  /** Takes leave of the JobTracker, if it answers soon. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#retry?.cancel();
    const connection = this.#connection;
    if (!connection) return;
    const last = { ...this.#options.report(), version: this.#version, waitMs: 0, sequence: ++this.#sequence, leaving: true };
    const told = connection.call(TrackerProtocol, 'heartbeat', last).then(
      () => undefined,
      (error: unknown) => this.#options.log.debug('leave was not taken', { error }),
    );
    await Promise.race([told, sleep(this.#options.clock, leaveMs)]);
    connection.close();
  }

  async #send(): Promise<void> {
    const connection = this.#connection;
    const master = this.#master;
    if (!connection || !master || this.#stopped) return;
    this.#flying++;
    const reported = this.#options.report();
    let answered = false;
    try {
      const numbers = { version: this.#version, waitMs: this.#options.intervalMs, sequence: ++this.#sequence };
      const answer = await connection.call(TrackerProtocol, 'heartbeat', { ...reported, ...numbers });
      answered = connection === this.#connection && BigInt(answer.epoch) >= master.epoch;
      if (answered && answer.version >= this.#version) {
        this.#version = answer.version;
        this.#options.onAnswer(answer, reported);
      }
    } catch (error) {
      this.#options.log.debug('heartbeat failed', { error });
    } finally {
      this.#flying--;
    }
    if (this.#again || (this.#flying === 0 && answered)) {
      this.#again = false;
      void this.#send();
    } else if (this.#flying === 0) this.#sendLater();
  }

  #sendLater(): void {
    this.#retry?.cancel();
    this.#retry = this.#options.clock.after(retryMs, () => void this.#send());
  }
}
