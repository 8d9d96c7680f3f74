import { setImmediate } from 'node:timers/promises';
import type { HttpRoute } from '@calf/runtime/http';
import { HadoopError, UserError } from '@calf/runtime/errors';
import type { Blocksystem } from '../blocksystem.ts';
import type { BlockSituation } from '../core/block-situation.ts';
import { fsck, type FsckRequest } from '../core/fsck.ts';
import { decideDelete } from '../core/operations/delete.ts';
import type { Caller } from '../core/situation.ts';
import { describeBlock } from '../core/fsck-replicas.ts';
import { javaDate } from './java-date.ts';

const pieceChars = 64 * 1024;

/**
 * `/fsck?ugi=…&path=…&files=1…`: what `hdfs fsck` prints, line by line. The caller is whoever it says it is, as everywhere without Kerberos.
 * Source: org.apache.hadoop.hdfs.server.namenode.FsckServlet, NamenodeFsck.
 */
export function fsckRoute(blocksystem: Blocksystem, { defaultReplication, webUser }: FsckSettings): HttpRoute {
  return async ({ url, remoteAddress }, response) => {
    const { searchParams } = url;
    const user = searchParams.get('ugi') ?? searchParams.get('user.name') ?? webUser;
    const caller = await blocksystem.namesystem.caller({ user, remote: { host: remoteAddress, port: 0 } });
    const now = () => blocksystem.situation(blocksystem.namesystem.situation(caller));
    const path = searchParams.get('path') ?? '/';
    const startedMs = blocksystem.clock.monotonicMs();
    const by = `FSCK started by ${user} (auth:SIMPLE) from /${remoteAddress.replace(/^::ffff:/, '')}`;
    const date = () => javaDate(blocksystem.clock.now());
    const ended = () => `FSCK ended at ${date()} in ${Math.trunc(blocksystem.clock.monotonicMs() - startedMs)} milliseconds`;
    const started = `${by} for path ${path} at ${date()}`;
    const corrupt: string[] = [];
    response.writeHead(200, { 'Content-Type': 'text/plain;charset=utf-8' });
    const text = searchParams.has('blockId')
      ? checkBlocks(now(), { by: `${by} at ${date()}`, names: searchParams.get('blockId') ?? '' })
      : searchParams.has('listcorruptfileblocks')
        ? listCorrupt(now(), { path, started, cookie: searchParams.get('startblockafter') })
        : fsck(now, requestOf(searchParams, path), { defaultReplication, started, ended, corrupt: (file) => corrupt.push(file) });
    let piece = '';
    for (const part of text) {
      piece += part;
      if (piece.length < pieceChars) continue;
      if (!response.write(piece)) await drained(response);
      piece = '';
      await setImmediate();
    }
    if (searchParams.has('delete')) await deleteAll(blocksystem, caller, corrupt);
    response.end(piece);
  };
}

/** `fsck -delete`: as the caller, so that its permissions count. Source: NamenodeFsck.deleteCorruptedFile. */
async function deleteAll(blocksystem: Blocksystem, caller: Caller, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    try {
      blocksystem.checkSafeMode(`Cannot delete ${path}`);
      await blocksystem.namesystem.commit(caller, (situation) => decideDelete(situation, { path, recursive: true }));
      blocksystem.log.info('fsck deleted a corrupt file', { path });
    } catch (error) {
      if (!(error instanceof HadoopError)) throw error;
      blocksystem.log.warn('fsck could not delete a corrupt file', { path, error });
    }
  }
}

export interface FsckSettings {
  readonly defaultReplication: number;
  /** Who a browser is, which does not say: `hadoop.http.staticuser.user`. */
  readonly webUser: string;
}

function requestOf(parameters: URLSearchParams, path: string): FsckRequest {
  return {
    path,
    files: parameters.has('files'),
    blocks: parameters.has('blocks'),
    locations: parameters.has('locations'),
    racks: parameters.has('racks'),
    replicaDetails: parameters.has('replicadetails'),
    openForWrite: parameters.has('openforwrite'),
    storagePolicies: parameters.has('storagepolicies'),
  };
}

/** Pages of at most so many; the cookie is the last block's place in the list. Source: FSNamesystem.listCorruptFileBlocks. */
const corruptMax = 100;

function* listCorrupt(
  { namespace, pool }: BlockSituation,
  { path, started, cookie }: { path: string; started: string; cookie: string | null },
): Generator<string, void, undefined> {
  const from = Number(cookie ?? 0);
  if (!Number.isSafeInteger(from)) throw new UserError(`startblockafter is ${cookie}, a whole number is wanted`);
  const below = path.endsWith('/') ? path : `${path}/`;
  const rows = [...pool.lowRedundancy.corrupt].filter((row) => `${namespace.path(pool.table.file(row))}/`.startsWith(below));
  const page = rows.slice(from, from + corruptMax);
  const found = page.length > 0 ? String(page.length) : from === 0 ? 'no' : 'no more';
  yield `${started}\nCookie:\t${from + page.length}\n`;
  for (const row of page) yield `blk_${pool.table.id(row)}\t${namespace.path(pool.table.file(row))}\n`;
  yield `\n\nThe filesystem under path '${path}' has ${found} CORRUPT files\n\n`;
}

function* checkBlocks(
  situation: BlockSituation,
  { by, names }: { by: string; names: string },
): Generator<string, void, undefined> {
  if (!situation.caller.isSuperuser) {
    yield `Access denied for user ${situation.caller.user}. Superuser privilege is required for operation fsck\n`;
    return;
  }
  yield `${by}\n`;
  for (const name of names.split(' ').filter(Boolean)) {
    yield /^blk_\d+/.test(name) ? `\n${describeBlock(situation, name)}` : `Incorrect blockId format: ${name}\n`;
  }
}

function drained(response: Parameters<HttpRoute>[1]): Promise<void> {
  return new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
}
