import { holdLock, watchMembers, type ZooKeeper } from '@calf/coordinator/recipes';
import type { Configuration } from '@calf/runtime/configuration';
import type { Logger } from '@calf/runtime/logger';
import type { Address } from '@calf/runtime/network';

/** Znodes of a cluster: `master` holds the active JobTracker, `workers` the TaskTrackers. */
export function clusterPath(cluster: string): { master: string; workers: string } {
  return { master: `/calf/${cluster}/master`, workers: `/calf/${cluster}/workers` };
}

/** `calf.cluster.name`. */
export function clusterName(configuration: Configuration): string {
  return configuration.get('calf.cluster.name', 'calf');
}

/** What an active JobTracker writes into its znode. */
export interface MasterData {
  readonly rpc: Address;
  readonly http: Address | undefined;
}

/** Stands for the place of the active JobTracker, and hears of workers that vanish. */
export function takeMasterPlace(
  zookeeper: ZooKeeper,
  options: {
    readonly cluster: string;
    readonly data: MasterData;
    readonly log: Logger;
    /** The czxid of our znode: higher than that of any JobTracker before. */
    readonly held: (epoch: bigint) => void;
    readonly lost: () => void;
    readonly onWorkerGone: (name: string) => void;
  },
): { leave(): Promise<void> } {
  const { cluster, log, held, lost, onWorkerGone } = options;
  const path = clusterPath(cluster);
  const lock = holdLock(zookeeper, { path: path.master, data: Buffer.from(JSON.stringify(options.data)), log, held, lost });
  const members = watchMembers(zookeeper, {
    path: path.workers,
    log,
    onChange: ({ removed }) => {
      for (const { name } of removed) onWorkerGone(name);
    },
  });
  return {
    async leave() {
      await members.stop();
      await lock.release();
    },
  };
}
