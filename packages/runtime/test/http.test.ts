import net from 'node:net';
import { expect, test } from 'vitest';
import { Configuration } from '../src/configuration.ts';
import { type HttpServer, startHttp } from '../src/http.ts';
import { renderJmx } from '../src/jmx.ts';
import { silentLogger } from '../src/logger.ts';
import { prometheusName } from '../src/prometheus.ts';

const state = {
  name: 'Hadoop:service=NameNode,name=FSNamesystemState',
  modelerType: 'FSNamesystem',
  attributes: { FSState: 'Operational', NumLiveDataNodes: 3, BlocksTotal: 12n, Versions: [{ key: '3.4.3', value: 3 }], None: [] },
};
const runtime = { name: 'java.lang:type=Runtime', modelerType: 'x', attributes: { Uptime: 1 } };

async function withServer(run: (origin: string, server: HttpServer) => Promise<void>): Promise<void> {
  const configuration = new Configuration([
    ['dfs.replication', '3'],
    ['a.password', 'hush'],
    ['b', '${dfs.replication} <&>'],
  ]);
  const server = await startHttp({
    address: { host: '127.0.0.1', port: 0 },
    configuration,
    jmx: () => [state, runtime],
    log: silentLogger,
    routes: {
      '/files/': ({ url }, response) => void response.end(`below ${url.pathname}`),
      '/broken': () => {
        throw new Error('it broke');
      },
    },
  });
  try {
    await run(`http://127.0.0.1:${server.address.port}`, server);
  } finally {
    await server.close();
  }
}

const text = async (url: string, headers = {}) => (await fetch(url, { headers })).text();

test('/jmx is printed with the spaces that scripts look for', () => {
  expect(renderJmx([state], new URLSearchParams())).toBe(`{
  "beans" : [ {
    "name" : "Hadoop:service=NameNode,name=FSNamesystemState",
    "modelerType" : "FSNamesystem",
    "FSState" : "Operational",
    "NumLiveDataNodes" : 3,
    "BlocksTotal" : 12,
    "Versions" : [ {
      "key" : "3.4.3",
      "value" : 3
    } ],
    "None" : [ ]
  } ]
}`);
});

test('/jmx takes patterns and single attributes', () => {
  const names = (query: string) =>
    [...renderJmx([state, runtime], new URLSearchParams(query)).matchAll(/"name" : "(.*)"/g)].map(([, name]) => name);
  expect(names('qry=Hadoop:service=NameNode,name=FSNamesystemState')).toEqual([state.name]);
  expect(names('qry=Hadoop:*')).toEqual([state.name]);
  expect(names('qry=java.lang:type=R?ntime')).toEqual([runtime.name]);
  expect(names('qry=nothing')).toEqual([]);
  expect(renderJmx([state], new URLSearchParams(`get=${state.name}::FSState`))).not.toContain('BlocksTotal');
});

test('/prom names numbers as Hadoop does', async () => {
  expect(prometheusName('FSNamesystem', 'CapacityTotal')).toBe('fs_namesystem_capacity_total');
  await withServer(async (origin) => {
    const lines = (await text(`${origin}/prom`)).split('\n');
    expect(lines).toContain('fs_namesystem_state_num_live_data_nodes 3');
    expect(lines).toContain('# TYPE fs_namesystem_state_blocks_total gauge');
  });
});

test('/conf is XML or JSON, whole or one key, and keeps secrets', async () => {
  await withServer(async (origin) => {
    const xml = await text(`${origin}/conf`);
    expect(xml).toContain('<property><name>b</name><value>3 &lt;&amp;&gt;</value><final>false</final>');
    expect(xml).not.toContain('hush');
    const json: unknown = JSON.parse(await text(`${origin}/conf?format=json&name=dfs.replication`));
    expect(json).toMatchObject({ property: { key: 'dfs.replication', value: '3' } });
    expect(JSON.parse(await text(`${origin}/conf`, { Accept: 'application/json' }))).toHaveProperty('properties');
    expect((await fetch(`${origin}/conf?name=nope`)).status).toBe(404);
    expect((await fetch(`${origin}/conf?format=yaml`)).status).toBe(400);
  });
});

test('routes are found by path or prefix, the rest is 404, and what breaks is 500', async () => {
  await withServer(async (origin) => {
    expect(await text(`${origin}/files/a/b`)).toBe('below /files/a/b');
    expect((await fetch(`${origin}/elsewhere`)).status).toBe(404);
    expect((await fetch(`${origin}/broken`)).status).toBe(500);
  });
});

test('the first page leads to the others', async () => {
  await withServer(async (origin) => {
    expect(await text(`${origin}/`)).toContain('<a href="/jmx">');
  });
});

test('garbage closes its connection and nothing else', async () => {
  await withServer(async (origin, { address }) => {
    await new Promise<void>((resolve, reject) => {
      const socket = net.connect(address.port, address.host, () => socket.write(Buffer.alloc(100_000, 0xff)));
      socket.on('close', () => resolve());
      socket.on('error', () => undefined);
      socket.setTimeout(5000, () => reject(new Error('the connection stays open')));
    });
    expect((await fetch(`${origin}/jmx`)).status).toBe(200);
  });
});
