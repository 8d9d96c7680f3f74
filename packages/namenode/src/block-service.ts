import { readFileSync } from 'node:fs';
import os from 'node:os';
import { DatanodeProtocol, NamenodeProtocol } from '@calf/protocol/hdfs';
import type { Configuration } from '@calf/runtime/configuration';
import { type HttpRoute, type HttpServer, send, startHttp } from '@calf/runtime/http';
import type { Logger } from '@calf/runtime/logger';
import type { Address } from '@calf/runtime/network';
import { implement, type RpcService } from '@calf/runtime/rpc-server';
import { Blocksystem } from './blocksystem.ts';
import type { Situation } from './core/situation.ts';
import { nameNodeBeans } from './http/beans.ts';
import { fsckRoute } from './http/fsck-servlet.ts';
import type { Namesystem } from './namesystem.ts';
import type { Locations } from './rpc/file-status.ts';
import { blockAdminRows } from './rpc/client-protocol-admin.ts';
import { blockRows, locateFile } from './rpc/client-protocol-blocks.ts';
import { datanodeRows } from './rpc/datanode-protocol.ts';
import { namenodeRows } from './rpc/namenode-protocol.ts';
import type { ClientRows } from './rpc/calls.ts';

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
  readonly isInSafeMode: () => boolean;
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
  let http: HttpServer | undefined;
  return {
    clientRows: { ...blockRows(blocksystem), ...blockAdminRows(blocksystem) },
    services: [implement(DatanodeProtocol, datanodeRows(blocksystem)), implement(NamenodeProtocol, namenodeRows(blocksystem))],
    locate: locateFile(blocksystem),
    checkSafeMode: (what) => blocksystem.checkSafeMode(what),
    isInSafeMode: () => blocksystem.pool.safeMode.isOn,
    start: () => blocksystem.start(),
    async listen(address) {
      http = await startHttp({ address, configuration, log, ...pages(blocksystem, configuration) });
      return http.address;
    },
    async stop() {
      blocksystem.stop();
      await http?.close();
    },
  };
}

function pages(blocksystem: Blocksystem, configuration: Configuration) {
  const startedMs = blocksystem.clock.now();
  const hostAndPort = configuration.get('dfs.namenode.rpc-address', configuration.get('fs.defaultFS', ''));
  return {
    routes: {
      '/isActive': isActive,
      '/fsck': fsckRoute(blocksystem, {
        defaultReplication: configuration.getInt('dfs.replication', 3),
        webUser: configuration.get('hadoop.http.staticuser.user', 'dr.who'),
      }),
    },
    jmx: () => nameNodeBeans(blocksystem, { hostAndPort, startedMs }),
  };
}

/** For load balancers. Source: org.apache.hadoop.http.IsActiveServlet. */
const isActive: HttpRoute = (_request, response) => {
  send(response, 200, { type: 'text/plain;charset=utf-8', body: 'I am Active!' });
};
