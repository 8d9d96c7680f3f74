import { ClientDatanodeProtocol, type LocatedBlockProto } from '@calf/protocol/hdfs';
import { HadoopError } from '@calf/runtime/errors';
import type { Logger } from '@calf/runtime/logger';
import type { Network } from '@calf/runtime/network';
import { connectRpc, rpcProxy } from '@calf/runtime/rpc-client';

/** Bytes of an open file's last block that readers may see; undefined when no DataNode holds it. */
export type VisibleLength = (block: LocatedBlockProto) => Promise<number | undefined>;

interface Options {
  readonly network: Network;
  readonly user: string;
  readonly log: Logger;
  readonly useHostname: boolean;
}

/**
 * Asks the DataNodes of the block, one after the other. A block without DataNodes has no bytes yet.
 * Source: org.apache.hadoop.hdfs.DFSInputStream.readBlockLength.
 */
export function visibleLengthBy(options: Options): VisibleLength {
  return async (block) => {
    if (block.locs.length === 0) return block.b.numBytes === 0 ? 0 : undefined;
    let refusals = 0;
    for (const { id } of block.locs) {
      const connection = connectRpc({
        network: options.network,
        address: { host: options.useHostname ? id.hostName : id.ipAddr, port: id.ipcPort },
        user: options.user,
        log: options.log,
      });
      try {
        const { length } = await rpcProxy(ClientDatanodeProtocol, connection).getReplicaVisibleLength({ block: block.b });
        return length;
      } catch (error) {
        options.log.debug('visible length unknown', { block: block.b.blockId, datanode: id.hostName, error });
        if (error instanceof HadoopError) refusals++;
      } finally {
        connection.close();
      }
    }
    // Every DataNode answered that it has no such replica: the pipeline was never set up.
    return refusals === block.locs.length ? 0 : undefined;
  };
}
