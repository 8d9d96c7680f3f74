import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { silentLogger } from '@calf/runtime/logger';
import { expect, test } from 'vitest';
import { encodeIndex } from '../../src/records/partition-index.ts';
import { startMapOutputServer } from '../../src/server/map-output-server.ts';
import { localFiles } from '../support/local-files.ts';

const job = 'job_202611210200_0001';
const map = 'attempt_202611210200_0001_m_000000_0';

test('a reduce gets its segment of a map output, and nothing else is there', async () => {
  await using tracker = await trackerWithOutput();
  expect(await tracker.get(`/mapOutput?job=${job}&map=${map}&reduce=1`)).toEqual({ status: 200, body: 'two' });
  expect(await tracker.get(`/tasklog?attemptid=${map}&filter=stdout`)).toEqual({ status: 200, body: 'printed' });
});

test.each([
  `/mapOutput?job=${job}&map=${map}&reduce=2`,
  `/mapOutput?job=${job}&map=${map}&reduce=-1`,
  `/mapOutput?job=${job}&map=${map}&reduce=`,
  `/mapOutput?job=${job}&map=${map}`,
  `/mapOutput?job=${job}&map=../${map}&reduce=0`,
  `/mapOutput?job=..&map=${map}&reduce=0`,
  `/mapOutput?job=${job}/..&map=${map}&reduce=0`,
  `/mapOutput?job=${job}%00&map=${map}%00&reduce=0`,
  `/mapOutput?job=${job}%0a&map=${map}%0a&reduce=0`,
  `/mapOutput?job=job_1_0002&map=${map}&reduce=0`,
  `/tasklog?attemptid=${map}&filter=../../../secret`,
  `/tasklog?attemptid=../../secret&filter=stdout`,
  '/../secret',
  '/',
])('%s is not found', async (url) => {
  await using tracker = await trackerWithOutput();
  expect(await tracker.get(url)).toMatchObject({ status: 404, body: '' });
});

test('only reading is served', async () => {
  await using tracker = await trackerWithOutput();
  expect(await tracker.get(`/mapOutput?job=${job}&map=${map}&reduce=0`, 'PUT')).toMatchObject({ status: 404 });
});

async function trackerWithOutput() {
  const files = await localFiles();
  const { directory } = files;
  const write = (file: string, content: string | Buffer) => {
    fs.mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    fs.writeFileSync(path.join(directory, file), content);
  };
  const segments = [
    { offset: 0, bytes: 3, records: 1 },
    { offset: 3, bytes: 3, records: 1 },
  ];
  write('secret', 'secret');
  write(`jobs/${job}/${map}/file.out`, 'onetwo');
  write(`jobs/${job}/${map}/file.out.index`, encodeIndex(segments));
  write(`userlogs/${job}/${map}/stdout`, 'printed');
  const server = await startMapOutputServer({ address: { host: '127.0.0.1', port: 0 }, directory, log: silentLogger });
  return {
    get: (url: string, method = 'GET') => request({ ...server.address, path: url, method, agent: false }),
    async [Symbol.asyncDispose]() {
      await server.close();
      await files[Symbol.asyncDispose]();
    },
  };
}

/** As `fetch`, but without resolving `..` first. */
function request(options: http.RequestOptions): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = http.request(options, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    asked.on('error', reject).end();
  });
}
