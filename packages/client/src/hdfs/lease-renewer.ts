import type { Clock, Timer } from '@calf/runtime/clock';
import type { Logger } from '@calf/runtime/logger';
import type { NameNodeCalls } from './namenode-calls.ts';

/** Half of the soft limit, after which others may take a file over. Source: HdfsConstants.LEASE_SOFTLIMIT_PERIOD. */
const renewIntervalMs = 30_000;

/** Renews the lease of one client while it holds files open. Source: org.apache.hadoop.hdfs.client.impl.LeaseRenewer. */
export class LeaseRenewer {
  readonly #nameNode: NameNodeCalls;
  readonly #clientName: string;
  readonly #clock: Clock;
  readonly #log: Logger;
  #openFiles = 0;
  #timer: Timer | undefined;

  constructor({ nameNode, clientName, clock, log }: { nameNode: NameNodeCalls; clientName: string; clock: Clock; log: Logger }) {
    this.#nameNode = nameNode;
    this.#clientName = clientName;
    this.#clock = clock;
    this.#log = log;
  }

  /** Counts one more open file; the answer releases it, once. */
  hold(): () => void {
    this.#openFiles++;
    this.#timer ??= this.#clock.every(renewIntervalMs, () => void this.#renew());
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--this.#openFiles === 0) this.stop();
    };
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  async #renew(): Promise<void> {
    try {
      await this.#nameNode.renewLease({ clientName: this.#clientName });
    } catch (error) {
      this.#log.warn('lease not renewed', { clientName: this.#clientName, error });
    }
  }
}
