import { readFileSync } from 'node:fs';
import os from 'node:os';
import { DatanodeProtocol } from '@calf/protocol/hdfs';
import type { Configuration } from '@calf/runtime/configuration';
import type { Logger } from '@calf/runtime/logger';
import type { Address } from '@calf/runtime/network';
import { implement, type RpcService } from '@calf/runtime/rpc-server';
import { Blocksystem } from './blocksystem.ts';
import type { Situation } from './core/situation.ts';
import type { Namesystem } from './namesystem.ts';
import type { Locations } from './rpc/file-status.ts';
import { blockRows, locateFile } from './rpc/client-protocol-blocks.ts';
import { datanodeRows } from './rpc/datanode-protocol.ts';
import type { ClientRows } from './rpc/name-rows.ts';

export interface BlockServiceOptions {
  readonly namesystem: Namesystem;
  readonly configuration: Configuration;
  readonly log: Logger;
}

/** The part of the NameNode that knows blocks and DataNodes, as the rest of it sees it. */
export interface BlockService {
  /** Rows of ClientProtocol: create, addBlock, complete, … */
  readonly clientRows: ClientRows;
  /** DatanodeProtocol and the like. */
  readonly services: readonly RpcService[];
  /** Where the blocks of a file are. */
  readonly locate: (situation: Situation, row: number) => Locations | undefined;
  /** @throws HadoopError SafeModeException while safe mode is on; `what` as in `Cannot delete /a` */
  readonly checkSafeMode: (what: string) => void;
  /** After the journal was replayed and before the first call. */
  start(): void;
  /** HTTP for browsers, `fsck` and metrics. */
  listen(address: Address): Promise<Address>;
  stop(): Promise<void>;
}

/** Made before the journal is replayed, so that it can follow the namespace. */
export function createBlockService({ namesystem, configuration, log }: BlockServiceOptions): BlockService {
  const { clock } = namesystem.options;
  const rackFile = configuration.get('net.topology.table.file.name');
  const blocksystem = new Blocksystem({
    namesystem,
    configuration,
    clock,
    log,
    rackTable: rackFile ? readFileSync(rackFile, 'utf8') : '',
    hostName: os.hostname(),
    random: Math.random,
  });
  return {
    clientRows: blockRows(blocksystem),
    services: [implement(DatanodeProtocol, datanodeRows(blocksystem))],
    locate: locateFile(blocksystem),
    checkSafeMode: (what) => blocksystem.checkSafeMode(what),
    start: () => blocksystem.start(),
    listen: (address) => Promise.resolve(address),
    async stop() {
      blocksystem.stop();
    },
  };
}
