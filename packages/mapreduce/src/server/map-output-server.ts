import fs from 'node:fs';
import type http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Logger } from '@calf/runtime/logger';
import type { Address } from '@calf/runtime/network';
import { nodeHttp } from '@calf/runtime/node-http';
import { isJobId, parseAttemptId } from '../core/ids.ts';
import { mapOutputFile, mapOutputIndexFile } from '../records/map-output.ts';
import { segmentOf } from '../records/partition-index.ts';

const chunkBytes = 1024 * 1024;

export interface MapOutputServer {
  readonly address: Address;
  close(): Promise<void>;
}

/**
 * Serves what tasks leave on this node: `/mapOutput?job=…&map=…&reduce=…` answers a reduce's segment of a map's output, and
 * `/tasklog?attemptid=…&filter=stderr` what an attempt has printed. Source: org.apache.hadoop.mapred.ShuffleHandler.
 */
export async function startMapOutputServer({
  address,
  directory,
  log,
}: {
  address: Address;
  directory: string;
  log: Logger;
}): Promise<MapOutputServer> {
  const server = nodeHttp.createServer((request, response) => {
    answer(request, response, directory).catch((error: unknown) => {
      log.debug('map output request failed', { url: request.url, error });
      response.destroy();
    });
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
  return {
    address: { host: address.host, port },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: http.IncomingMessage, response: http.ServerResponse, directory: string): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://tracker');
  const region =
    pathname === '/mapOutput'
      ? segmentRegion(searchParams, directory)
      : pathname === '/tasklog'
        ? logRegion(searchParams, directory)
        : undefined;
  if (!region || request.method !== 'GET') {
    response.writeHead(404).end();
    return;
  }
  await sendRegion(response, region);
}

interface Region {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
}

function segmentRegion(query: URLSearchParams, directory: string): Region | undefined {
  const jobId = query.get('job') ?? '';
  const attemptId = query.get('map') ?? '';
  if (!isJobId(jobId) || parseAttemptId(attemptId)?.jobId !== jobId) return undefined;
  const attempt = path.join(directory, 'jobs', jobId, attemptId);
  if (!fs.existsSync(path.join(attempt, mapOutputIndexFile))) return undefined;
  const segment = segmentOf(fs.readFileSync(path.join(attempt, mapOutputIndexFile)), partitionOf(query.get('reduce') ?? ''));
  return segment && { file: path.join(attempt, mapOutputFile), offset: segment.offset, bytes: segment.bytes };
}

function partitionOf(text: string): number {
  return /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
}

function logRegion(query: URLSearchParams, directory: string): Region | undefined {
  const attemptId = query.get('attemptid') ?? '';
  const numbers = parseAttemptId(attemptId);
  const filter = query.get('filter') ?? 'stderr';
  if (!numbers || (filter !== 'stderr' && filter !== 'stdout')) return undefined;
  const file = path.join(directory, 'userlogs', numbers.jobId, attemptId, filter);
  return fs.existsSync(file) ? { file, offset: 0, bytes: fs.statSync(file).size } : undefined;
}

/** Reads a chunk while the one before is sent; waits while the peer is slow. */
async function sendRegion(response: http.ServerResponse, { file, offset, bytes }: Region): Promise<void> {
  const handle = await fs.promises.open(file, 'r');
  try {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes });
    for (let sent = 0; sent < bytes; ) {
      const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, bytes - sent));
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, offset + sent);
      if (bytesRead === 0 || response.destroyed) throw new Error('the file or the connection ended early');
      sent += bytesRead;
      if (!response.write(chunk.subarray(0, bytesRead))) await drained(response);
    }
    response.end();
  } finally {
    await handle.close();
  }
}

function drained(response: http.ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
