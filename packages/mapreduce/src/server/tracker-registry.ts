import type { Clock } from '@calf/runtime/clock';
import type { Logger } from '@calf/runtime/logger';
import type { Tracker } from '../core/scheduler.ts';
import type { TrackerProto } from '../protocol/tracker-protocol.ts';

interface Known {
  readonly facts: TrackerProto;
  readonly tracker: Tracker;
  heardMs: number;
}

export interface RegistryOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** The rack of a tracker's node. */
  readonly rackOf: (name: string) => string;
  /** `mapreduce.jobtracker.expire.trackers.interval`. */
  readonly expiryMs: number;
  readonly onLost: (name: string) => void;
}

/** The TaskTrackers that have been heard of. */
export class TrackerRegistry {
  readonly #known = new Map<string, Known>();
  readonly #options: RegistryOptions;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /** A tracker said something. Answers whether it is a new one, or a new life of one. */
  hear(facts: TrackerProto): boolean {
    const { clock, log, rackOf } = this.#options;
    const known = this.#known.get(facts.name);
    if (known?.facts.incarnation === facts.incarnation) {
      known.heardMs = clock.monotonicMs();
      return false;
    }
    if (known) this.lose(facts.name, 'started anew');
    const { name, mapSlots, reduceSlots } = facts;
    this.#known.set(name, { facts, tracker: { name, rack: rackOf(name), mapSlots, reduceSlots }, heardMs: clock.monotonicMs() });
    log.info('tasktracker joined', { tracker: name, rack: rackOf(name) });
    return true;
  }

  lose(name: string, reason: string): void {
    if (!this.#known.delete(name)) return;
    this.#options.log.warn('tasktracker lost', { tracker: name, reason });
    this.#options.onLost(name);
  }

  /** A tracker says that it is being stopped. */
  leave({ name, incarnation }: TrackerProto): void {
    if (this.#known.get(name)?.facts.incarnation !== incarnation) return;
    this.#known.delete(name);
    this.#options.log.info('tasktracker left', { tracker: name });
    this.#options.onLost(name);
  }

  /** Loses those that have been silent for too long. */
  expire(): void {
    const now = this.#options.clock.monotonicMs();
    for (const [name, { heardMs }] of this.#known) {
      if (now - heardMs > this.#options.expiryMs) this.lose(name, 'silent');
    }
  }

  trackers(): Tracker[] {
    return [...this.#known.values()].map(({ tracker }) => tracker);
  }

  facts(name: string): TrackerProto | undefined {
    return this.#known.get(name)?.facts;
  }
}
