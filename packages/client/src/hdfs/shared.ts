import type { Clock } from '@calf/runtime/clock';
import type { Logger } from '@calf/runtime/logger';
import type { Network } from '@calf/runtime/network';
import type { NameNodeCalls } from './namenode-calls.ts';
import type { ClientSettings } from './settings.ts';

/** What the parts of one HDFS client have in common. */
export interface HdfsClient {
  readonly nameNode: NameNodeCalls;
  /** Holds the leases of this client's open files. */
  readonly clientName: string;
  readonly settings: ClientSettings;
  readonly user: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Logger;
  readonly resolve: (text: string) => string;
}
