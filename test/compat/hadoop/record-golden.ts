/*
 * Records what a real NameNode, a real DataNode and real shells say to each other, one file a method, for the tests of the codecs:
 *   node test/compat/hadoop/record-golden.ts packages/protocol/test/golden/rpc
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ByteReader } from '@calf/protocol/bytes';
import { decodeDelimited } from '@calf/protocol/message';
import {
  lengthPrefixedFraming,
  preambleBytes,
  readRequestFrame,
  readResponseFrame,
  RequestHeaderProto,
} from '@calf/protocol/rpc';
import { type Address, type Connection, tcpNetwork } from '@calf/runtime/network';
import { javaHadoop } from './java-hadoop.ts';
import { realHdfs } from './real-hdfs.ts';

const samplesMax = 3;
const source = 'recorded between Apache Hadoop 3.4.3 processes on Java 17 by test/compat/hadoop/record-golden.ts';

/** `protocol.method` → lines of hex. */
const recorded = new Map<string, Set<string>>();

function keep(name: string, line: string): void {
  const lines = recorded.get(name) ?? new Set();
  const [kind = ''] = line.split(' ');
  if ([...lines].filter((known) => known.startsWith(`${kind} `)).length < samplesMax) lines.add(line);
  recorded.set(name, lines);
}

/** Passes everything on, and notes the frames of both directions. */
async function recordingProxy(to: Address): Promise<Address> {
  const listener = await tcpNetwork.listen({ host: '127.0.0.1', port: 0 }, (near) => {
    void tcpNetwork.connect(to).then(
      (far) => splice(near, far),
      () => near.destroy(),
    );
  });
  return listener.address;
}

function splice(near: Connection, far: Connection): void {
  const methods = new Map<number, string>();
  const requests = lengthPrefixedFraming({ bytesMax: 2 ** 27 });
  const responses = lengthPrefixedFraming({ bytesMax: 2 ** 27 });
  let preamble = Buffer.alloc(0);
  near.handle({
    data(chunk) {
      far.write(chunk);
      let rest = chunk;
      if (preamble.length < preambleBytes) {
        const joined = Buffer.concat([preamble, chunk]);
        preamble = joined.subarray(0, preambleBytes);
        rest = joined.subarray(preambleBytes);
      }
      for (const frame of requests.push(rest)) noteRequest(frame, methods);
    },
    closed: () => far.destroy(),
  });
  far.handle({
    data(chunk) {
      near.write(chunk);
      for (const frame of responses.push(chunk)) noteResponse(frame, methods);
    },
    closed: () => near.destroy(),
  });
}

function noteRequest(frame: Buffer, methods: Map<number, string>): void {
  const { header, payload } = readRequestFrame(frame);
  const headerBytes = delimitedAt(new ByteReader(frame));
  if (header.callId < 0) {
    keep('rpc', `request-header ${headerBytes.toString('hex')}`);
    if (header.callId === -3) keep('rpc', `connection-context ${delimitedAt(payload).toString('hex')}`);
    return;
  }
  const start = payload.position;
  const { methodName, declaringClassProtocolName } = decodeDelimited(RequestHeaderProto, payload);
  const method = `${declaringClassProtocolName.split('.').pop()}.${methodName}`;
  methods.set(header.callId, method);
  keep('rpc', `call-header ${headerBytes.toString('hex')}`);
  keep('rpc', `method-header ${delimitedAt(new ByteReader(frame, start)).toString('hex')}`);
  keep(method, `request ${delimitedAt(payload).toString('hex')}`);
}

function noteResponse(frame: Buffer, methods: Map<number, string>): void {
  const { header, payload } = readResponseFrame(frame);
  const method = methods.get(header.callId);
  keep('rpc', `response-header-${header.status} ${delimitedAt(new ByteReader(frame)).toString('hex')}`);
  if (method && header.status === 'SUCCESS') keep(method, `response ${delimitedAt(payload).toString('hex')}`);
}

function delimitedAt(from: ByteReader): Buffer {
  return from.take(from.varint32());
}

const commands: [Parameters<Awaited<ReturnType<typeof javaHadoop>>['run']>[0], string][] = [
  ['dfsadmin', '-safemode wait'],
  ['dfs', '-mkdir -p /user/anna/dir'],
  ['dfs', '-put $LOCAL /user/anna/file'],
  ['dfs', '-appendToFile $LOCAL /user/anna/file'],
  ['dfs', '-cat /user/anna/file'],
  ['dfs', '-ls -R /'],
  ['dfs', '-mv /user/anna/file /user/anna/moved'],
  ['dfs', '-cp /user/anna/moved /user/anna/copy'],
  ['dfs', '-chmod 640 /user/anna/copy'],
  ['dfs', '-chown anna:staff /user/anna/copy'],
  ['dfs', '-setrep 2 /user/anna/copy'],
  ['dfs', '-touch -t 20240102:030405 /user/anna/copy'],
  ['dfs', '-count -q /user'],
  ['dfs', '-du -h /user'],
  ['dfs', '-df'],
  ['dfs', '-stat %n /user/anna/copy'],
  ['dfs', '-checksum /user/anna/copy'],
  ['dfs', '-truncate 5 /user/anna/copy'],
  ['dfs', '-concat /user/anna/moved /user/anna/dir'],
  ['dfs', '-setfacl -m user:bob:rwx /user/anna/dir'],
  ['dfs', '-getfacl /user/anna/dir'],
  ['dfs', '-setfattr -n user.colour -v red /user/anna/dir'],
  ['dfs', '-getfattr -d /user/anna/dir'],
  ['dfsadmin', '-allowSnapshot /user/anna/dir'],
  ['dfs', '-createSnapshot /user/anna/dir s0'],
  ['dfs', '-renameSnapshot /user/anna/dir s0 s1'],
  ['dfs', '-deleteSnapshot /user/anna/dir s1'],
  ['dfsadmin', '-setQuota 100 /user/anna'],
  ['dfsadmin', '-setSpaceQuota 1g /user/anna'],
  ['dfsadmin', '-clrQuota /user/anna'],
  ['dfsadmin', '-report'],
  ['dfsadmin', '-safemode get'],
  ['dfsadmin', '-listOpenFiles'],
  ['dfsadmin', '-refreshNodes'],
  ['dfsadmin', '-refreshServiceAcl'],
  ['dfsadmin', '-refreshUserToGroupsMappings'],
  ['dfsadmin', '-rollingUpgrade query'],
  ['dfsadmin', '-finalizeUpgrade'],
  ['dfsadmin', '-safemode enter'],
  ['dfsadmin', '-saveNamespace'],
  ['dfsadmin', '-safemode leave'],
  ['dfsadmin', '-metasave meta.txt'],
  ['dfs', '-test -e /nowhere'],
  ['dfs', '-rm -r -skipTrash /user/anna/dir'],
  ['dfs', '-rm -r /user'],
];

async function main(target: string): Promise<void> {
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-golden-'));
  await using hdfs = await realHdfs();
  const proxy = await recordingProxy(hdfs.rpc);
  const through = `hdfs://127.0.0.1:${proxy.port}`;
  await hdfs.addDataNode(through);
  await new Promise((resolve) => setTimeout(resolve, 8000)); // the DataNode registers and reports
  const hadoop = await javaHadoop({ conf: { 'dfs.replication': '1', 'fs.trash.interval': '10', 'fs.defaultFS': through } });
  const local = path.join(temporary, 'local');
  fs.writeFileSync(local, 'one line of text\n');
  for (const [tool, command] of commands) {
    const outcome = await hadoop.run(tool, command.replace('$LOCAL', local).split(' '));
    console.log(`${outcome.exit} ${tool} ${command} ${outcome.exit === 0 ? '' : outcome.stderr.split('\n')[0]}`);
  }
  await hadoop.close();
  fs.mkdirSync(target, { recursive: true });
  for (const [name, lines] of recorded)
    fs.writeFileSync(path.join(target, `${name}.hex`), `# ${source}\n${[...lines].join('\n')}\n`);
  fs.rmSync(temporary, { recursive: true, force: true });
  console.log(`${recorded.size} files in ${target}`);
}

await main(process.argv[2] ?? 'packages/protocol/test/golden/rpc');
process.exit(0);
