import type http from 'node:http';
import { connectAdmin } from '@calf/client/admin';
import { HadoopError, UserError } from '@calf/runtime/errors';
import type { Address } from '@calf/runtime/network';
import { nodeHttp } from '@calf/runtime/node-http';
import type { Session } from './session.ts';

/** Options that are passed on as parameters of the request. */
const parameters: Readonly<Record<string, string>> = {
  '-move': 'move',
  '-delete': 'delete',
  '-files': 'files',
  '-openforwrite': 'openforwrite',
  '-blocks': 'blocks',
  '-locations': 'locations',
  '-racks': 'racks',
  '-replicaDetails': 'replicadetails',
  '-upgradedomains': 'upgradedomains',
  '-storagepolicies': 'storagepolicies',
  '-showprogress': 'showprogress',
  '-list-corruptfileblocks': 'listcorruptfileblocks',
  '-includeSnapshots': 'includeSnapshots',
  '-maintenance': 'maintenance',
  '-replicate': 'replicate',
};

/** Exit codes by the end of the answer's last line. Source: org.apache.hadoop.hdfs.tools.DFSck.doWork. */
const exits: readonly (readonly [string, number])[] = [
  ['is HEALTHY', 0],
  ['is CORRUPT', 1],
  ['does not exist', 0],
  ['is EXCESS', 0],
  ['is DECOMMISSIONED', 2],
  ['is DECOMMISSIONING', 3],
  ['is IN MAINTENANCE', 4],
  ['is ENTERING MAINTENANCE', 5],
  ['is STALE', 6],
];

/** `hdfs fsck`: asks the NameNode's web server, and prints what it says as it comes. */
export async function runFsck(session: Session, argv: readonly string[]): Promise<number> {
  const { out, err } = session;
  const asked = readArguments(argv);
  if ('problem' in asked) {
    if (asked.problem !== '') await err.line(`fsck: ${asked.problem}`);
    await err.line(
      `Usage: hdfs fsck <path> ${Object.keys(parameters)
        .map((option) => `[${option}]`)
        .join(' ')} [-blockId <blk_Id>]`,
    );
    return 255;
  }
  const target = await locate(session, asked.path);
  if ('problem' in target) {
    await err.line(`FileSystem is inaccessible due to:\n${target.problem}\nDFSck exiting.`);
    return 0;
  }
  const query = `ugi=${encode(session.user)}${asked.query}&path=${encode(target.path)}`;
  const url = `http://${target.http.host}:${target.http.port}/fsck?${query}`;
  await err.line(`Connecting to namenode via ${url}`);
  await err.flush();
  if (asked.corruptOnly) return listCorrupt(session, url, asked.path);
  let last = '';
  for await (const line of linesOf(url)) {
    await out.line(line);
    last = line;
  }
  if (last.includes('Incorrect blockId format:')) return 0;
  return exits.find(([end]) => last.endsWith(end))?.[1] ?? (asked.blockId && last === '' ? 0 : 255);
}

interface Asked {
  readonly path: string;
  readonly query: string;
  readonly corruptOnly: boolean;
  readonly blockId: boolean;
}

function readArguments(argv: readonly string[]): Asked | { problem: string } {
  if (argv.length === 0) return { problem: '' };
  let path: string | undefined;
  let query = '';
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    const parameter = Object.hasOwn(parameters, word) ? parameters[word] : undefined;
    if (parameter !== undefined) query += `&${parameter}=1`;
    else if (word === '-blockId') {
      let ids = '';
      while (argv[index + 1] !== undefined && !argv[index + 1]?.startsWith('-')) ids += `${argv[++index] ?? ''} `;
      query += `&blockId=${encode(ids)}`;
    } else if (word.startsWith('-')) return { problem: `Illegal option '${word}'` };
    else if (path !== undefined) return { problem: `can only operate on one path at a time '${word}'` };
    else path = word;
  }
  const given = (option: string) => argv.includes(option);
  return { path: path ?? '/', query, corruptOnly: given('-list-corruptfileblocks'), blockId: given('-blockId') };
}

async function locate(session: Session, text: string): Promise<{ path: string; http: Address } | { problem: string }> {
  const admin = connectAdmin({ configuration: session.configuration, user: session.user });
  try {
    const fs = await session.fileSystem();
    const { path } = await fs.getFileStatus(text);
    return { path, http: await admin.activeHttpAddress() };
  } catch (error) {
    if (!(error instanceof HadoopError || error instanceof UserError)) throw error;
    const kind = error instanceof HadoopError ? `${error.exceptionClassName}: ` : '';
    return { problem: `${kind}${error.message.split('\n', 1)[0] ?? ''}` };
  } finally {
    admin.close();
  }
}

/** Source: org.apache.hadoop.hdfs.tools.DFSck.listCorruptFileBlocks: the NameNode answers in parts. */
async function listCorrupt({ out }: Session, url: string, path: string): Promise<number> {
  let count = 0;
  for (let cookie = 0, done = false; !done; ) {
    done = true;
    for await (const line of linesOf(cookie > 0 ? `${url}&startblockafter=${cookie}` : url)) {
      if (line.startsWith('Cookie:')) {
        const next = Number(line.split('\t')[1]);
        done = !Number.isInteger(next) || next <= cookie;
        cookie = next;
        continue;
      }
      if (/(has no( more)? CORRUPT files|does not exist)$/.test(line)) {
        done = true;
        break;
      }
      if (line.startsWith('Access denied for user')) {
        await out.line(`Failed to open path '${path}': Permission denied`);
        return 255;
      }
      if (line === '' || /^(FSCK (started by|ended at)|The filesystem under path)/.test(line)) continue;
      if (count++ === 0) await out.line(`The list of corrupt blocks under path '${path}' are:`);
      await out.line(line);
    }
  }
  await out.line(`The filesystem under path '${path}' has ${count} CORRUPT blocks`);
  return count === 0 ? 0 : 255;
}

async function* linesOf(url: string): AsyncGenerator<string> {
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    nodeHttp
      .get(url, { agent: false }, resolve)
      .on('error', (cause) => reject(new UserError(`no answer from ${url}: ${cause.message}`)));
  });
  if (response.statusCode !== 200) throw new UserError(`${url} answered ${response.statusCode} ${response.statusMessage ?? ''}`);
  response.setEncoding('utf8');
  let rest = '';
  for await (const chunk of response as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** As java.net.URLEncoder writes it: a space is a plus. */
const encode = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');
