import type { ClientConnection } from './client-connection.ts';
import type { Coordinator } from './coordinator.ts';

/** Clients look at the number before the dash. */
export const version = '3.9.5-calf, built on 2026-02-11 20:18 UTC';

/** What the words tell of. */
export interface ServerFacts {
  readonly coordinator: Coordinator;
  readonly connections: ReadonlySet<ClientConnection>;
  readonly clientPort: number;
  readonly directory: string;
}

/** A double as Java prints it, with four decimals at most. */
export function javaDouble(value: number): string {
  const rounded = Math.round(value * 1e4) / 1e4;
  return Number.isInteger(rounded) ? `${rounded}.0` : String(rounded);
}
