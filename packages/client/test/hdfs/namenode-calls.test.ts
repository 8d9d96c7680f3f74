import { ClientProtocol } from '@calf/protocol/hdfs';
import { systemClock } from '@calf/runtime/clock';
import { Configuration } from '@calf/runtime/configuration';
import { HadoopError } from '@calf/runtime/errors';
import { silentLogger } from '@calf/runtime/logger';
import { tcpNetwork } from '@calf/runtime/network';
import { implement, type RpcServer, startRpcServer } from '@calf/runtime/rpc-server';
import { afterEach, expect, test } from 'vitest';
import { connectNameNodes, type NameNodeClient } from '../../src/hdfs/namenode-calls.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

interface Seen {
  readonly clientId: string;
  readonly callId: number;
  readonly retryCount: number;
}

/** A NameNode that answers `mkdirs` with `answer`, and notes who asked. */
async function nameNode(answer: () => { result: boolean }): Promise<{ server: RpcServer; seen: Seen[] }> {
  const seen: Seen[] = [];
  const services = [
    implement(ClientProtocol, {
      mkdirs(_request, { clientId, callId, retryCount }) {
        seen.push({ clientId: clientId.toString('hex'), callId, retryCount });
        return answer();
      },
    }),
  ];
  const server = await startRpcServer({
    network: tcpNetwork,
    address: { host: '127.0.0.1', port: 0 },
    services,
    log: silentLogger,
  });
  open.push(server);
  return { server, seen };
}

function connect(...servers: RpcServer[]): NameNodeClient {
  const configuration = new Configuration([
    ['dfs.client.failover.sleep.base.millis', '1'],
    ['dfs.client.failover.max.attempts', '3'],
    ['ipc.client.connect.max.retries', '1'],
    ['ipc.client.connect.retry.interval', '1'],
  ]);
  const nameservice = {
    uri: 'hdfs://calf',
    nameNodes: servers.map(({ address }) => ({ id: 'nn', rpc: address, http: undefined })),
  };
  const client = connectNameNodes({
    nameservice,
    configuration,
    user: 'alice',
    network: tcpNetwork,
    clock: systemClock,
    log: silentLogger,
  });
  open.push(client);
  return client;
}

const request = { src: '/a', masked: { perm: 0o755 }, createParent: true };
const standby = () => {
  throw new HadoopError('org.apache.hadoop.ipc.StandbyException', 'Operation category WRITE is not supported in state standby');
};

test('a standby sends the client on to the active, under the same call', async () => {
  const [one, other] = [await nameNode(standby), await nameNode(() => ({ result: true }))];
  const { calls } = connect(one.server, other.server);
  expect(await calls.mkdirs(request)).toEqual({ result: true });
  expect(other.seen).toEqual([{ ...one.seen[0], retryCount: 1 }]);
});

test('the NameNode that answered is asked first from then on', async () => {
  const [one, other] = [await nameNode(standby), await nameNode(() => ({ result: true }))];
  const { calls } = connect(one.server, other.server);
  await calls.mkdirs(request);
  await calls.mkdirs(request);
  expect([one.seen.length, other.seen.length]).toEqual([1, 2]);
  expect(other.seen[1]?.callId).not.toBe(other.seen[0]?.callId);
});

test('a NameNode that is gone is passed over', async () => {
  const [one, other] = [await nameNode(standby), await nameNode(() => ({ result: true }))];
  await one.server.close();
  expect(await connect(one.server, other.server).calls.mkdirs(request)).toEqual({ result: true });
});

test('when all are standby, the client gives up after its attempts, in the words of the last', async () => {
  const [one, other] = [await nameNode(standby), await nameNode(standby)];
  await expect(connect(one.server, other.server).calls.mkdirs(request)).rejects.toThrow('not supported in state standby');
  expect(one.seen.length + other.seen.length).toBe(4);
});

test('a refusal is passed on at once', async () => {
  const refuse = () => {
    throw new HadoopError('org.apache.hadoop.security.AccessControlException', 'Permission denied: user=alice');
  };
  const [one, other] = [await nameNode(refuse), await nameNode(() => ({ result: true }))];
  await expect(connect(one.server, other.server).calls.mkdirs(request)).rejects.toThrow('Permission denied: user=alice');
  expect([one.seen.length, other.seen.length]).toEqual([1, 0]);
});

test('a NameNode that is not there is told with its address', async () => {
  const { server } = await nameNode(standby);
  await server.close();
  const { port } = server.address;
  await expect(connect(server).calls.mkdirs(request)).rejects.toThrow(`Call to 127.0.0.1:${port} failed on connection exception`);
});
