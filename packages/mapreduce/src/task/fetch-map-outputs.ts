import fs from 'node:fs';
import type http from 'node:http';
import { type Clock, sleep } from '@calf/runtime/clock';
import { nodeHttp } from '@calf/runtime/node-http';
import type { Location, MapOutputLocations } from './map-output-locations.ts';
import type { FetchMapOutputs } from './reduce-task.ts';
import type { ShuffledRuns } from './shuffle.ts';

export interface FetchOptions {
  readonly jobId: string;
  readonly partition: number;
  readonly maps: number;
  /** `mapreduce.reduce.shuffle.parallelcopies`. */
  readonly parallel: number;
  readonly locations: MapOutputLocations;
  readonly clock: Clock;
  /** An output could not be fetched, after all attempts: its map has to run again. */
  readonly onLost: (mapAttemptId: string) => void;
}

const attemptsMax = 4;
const pauseMs = 100;
const timeoutMs = 30_000;

/** Fetches this reduce's segment of each map's output from the trackers that serve them, a few at a time. */
export function fetchMapOutputs(options: FetchOptions): FetchMapOutputs {
  return async (runs, onFetched) => {
    const agent = new nodeHttp.Agent({ keepAlive: true, maxSockets: options.parallel });
    const counts = { fetched: 0, failed: 0 };
    const fetchSome = async () => {
      for (;;) {
        const location = await options.locations.take(options.maps);
        if (!location) return;
        const failed = await fetchPatiently(location, { runs, agent, options });
        counts.failed += failed;
        if (failed < attemptsMax) onFetched(++counts.fetched);
      }
    };
    try {
      while (counts.fetched < options.maps) await Promise.all(Array.from({ length: options.parallel }, fetchSome));
    } finally {
      agent.destroy();
    }
    return { failedFetches: counts.failed };
  };
}

interface Fetching {
  readonly runs: ShuffledRuns;
  readonly agent: http.Agent;
  readonly options: FetchOptions;
}

/** Answers how often it failed: `attemptsMax` when it gave up. */
async function fetchPatiently(location: Location, fetching: Fetching): Promise<number> {
  const { locations, clock, onLost } = fetching.options;
  for (let failed = 0; failed < attemptsMax; failed++) {
    try {
      await fetchSegment(location, fetching);
      return failed;
    } catch {
      if (!locations.isCurrent(location)) break;
      await sleep(clock, pauseMs * 2 ** failed);
    }
  }
  if (locations.isCurrent(location)) onLost(location.attemptId);
  locations.giveBack(location);
  return attemptsMax;
}

async function fetchSegment({ attemptId, host, httpPort }: Location, { runs, agent, options }: Fetching): Promise<void> {
  const path = `/mapOutput?job=${options.jobId}&map=${attemptId}&reduce=${options.partition}`;
  const response = await get({ host, port: httpPort, path, agent });
  const bytes = Number(response.headers['content-length']);
  if (response.statusCode !== 200 || !Number.isSafeInteger(bytes)) {
    response.resume();
    throw new Error(`${host}:${httpPort}${path} answers ${response.statusCode}`);
  }
  if (runs.isLarge(bytes)) {
    const file = runs.newFile();
    await readIntoFile(response, file, bytes);
    runs.addFile(file, bytes);
  } else runs.addInMemory(await readIntoMemory(response, bytes));
}

function get(options: http.RequestOptions): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = nodeHttp.get({ ...options, timeout: timeoutMs }, resolve);
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error(`no answer for ${timeoutMs} ms`)));
  });
}

async function readIntoMemory(response: http.IncomingMessage, bytes: number): Promise<Buffer> {
  const segment = Buffer.allocUnsafeSlow(bytes);
  let filled = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (filled + chunk.length > bytes) throw new Error('more bytes came than were announced');
    segment.set(chunk, filled);
    filled += chunk.length;
  }
  if (filled < bytes) throw new Error(`only ${filled} of ${bytes} bytes came`);
  return segment;
}

async function readIntoFile(response: http.IncomingMessage, file: string, bytes: number): Promise<void> {
  const descriptor = fs.openSync(file, 'w');
  try {
    let written = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      for (let from = 0; from < chunk.length; ) from += fs.writeSync(descriptor, chunk, from);
      written += chunk.length;
    }
    if (written !== bytes) throw new Error(`${written} bytes came, not ${bytes}`);
  } finally {
    fs.closeSync(descriptor);
  }
}
