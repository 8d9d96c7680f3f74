import { joinGroup, type ZooKeeper } from '@calf/coordinator/recipes';
import type { Logger } from '@calf/runtime/logger';
import type { Address } from '@calf/runtime/network';
import { clusterPath } from './master-place.ts';

/** The JobTracker to report to. A lower epoch than one seen before is a deposed one's. */
export interface Master {
  readonly rpc: Address;
  readonly epoch: bigint;
}

const retryMs = 500;

/** Keeps this TaskTracker's znode below `workers`, and follows who holds `master`. */
export function takeWorkerPlace(
  zookeeper: ZooKeeper,
  options: {
    readonly cluster: string;
    readonly name: string;
    readonly data: unknown;
    readonly log: Logger;
    readonly after: (delayMs: number, run: () => void) => void;
    readonly onMaster: (master: Master | undefined) => void;
  },
): { leave(): Promise<void> } {
  const { cluster, name, data, log, onMaster, after } = options;
  const path = clusterPath(cluster);
  const membership = joinGroup(zookeeper, { path: path.workers, name, data, log });
  let left = false;

  const look = async (): Promise<void> => {
    if (left) return;
    try {
      const stat = await zookeeper.exists(path.master, { watch: lookAgain });
      const master = stat ? await zookeeper.get(path.master) : undefined;
      onMaster(master && { rpc: parseMaster(master.data), epoch: master.stat.czxid });
    } catch (error) {
      log.debug('master cannot be read', { error });
      after(retryMs, lookAgain);
    }
  };
  const lookAgain = () => void look();
  const off = zookeeper.onSession((state) => {
    if (state === 'connected') lookAgain();
  });
  lookAgain();
  return {
    async leave() {
      left = true;
      off();
      await membership.leave();
    },
  };
}

/** @throws Error when it is not what a JobTracker writes */
function parseMaster(data: Buffer): Address {
  const parsed: unknown = JSON.parse(data.toString('utf8'));
  const rpc = typeof parsed === 'object' && parsed !== null && 'rpc' in parsed ? parsed.rpc : undefined;
  if (typeof rpc === 'object' && rpc !== null && 'host' in rpc && 'port' in rpc) {
    if (typeof rpc.host === 'string' && typeof rpc.port === 'number') return { host: rpc.host, port: rpc.port };
  }
  throw new Error('the znode of the JobTracker holds no address');
}
