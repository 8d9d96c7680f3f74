import fs from 'node:fs';
import net from 'node:net';
import { expect, test } from 'vitest';
import { calfUp, isAlive, portsOf, run } from './calf.ts';

const rounds = 40;
/** What a process may hold more after the strangers than before; a leak of what they sent would be a multiple of it. */
const growthMaxBytes = 96 * 1024 * 1024;

test('garbage and oversized frames on every port close that connection, and nothing else', async () => {
  await using cluster = await calfUp();
  const { ready } = cluster;
  const pids = [...new Set(ready.processes.map(({ pid }) => pid))];
  const before = pids.map(residentBytes);
  for (const { name, port } of portsOf(ready)) {
    for (let round = 0; round < rounds; round++) await Promise.all(strange(round).map((bytes) => speak(port, bytes)));
    expect(pids.filter(isAlive), `after strangers at ${name}`).toEqual(pids);
  }
  const grown = pids.map((pid, index) => residentBytes(pid) - (before[index] ?? 0));
  expect(grown.filter((bytes) => bytes > growthMaxBytes)).toEqual([]);
  expect((await run('hdfs', ['dfs', '-mkdir', '/after'], { HADOOP_CONF_DIR: ready.conf })).exit).toBe(0);
});

/** A length of 2 GiB, noise, a word of another protocol, and the beginnings of the real ones with nonsense behind. */
function strange(round: number): Buffer[] {
  const noise = Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 31 + round * 17) & 0xff));
  return [
    Buffer.concat([Buffer.from([0x7f, 0xff, 0xff, 0xff]), noise]),
    noise,
    Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
    Buffer.concat([Buffer.from('hrpc\x09\x00\x00'), Buffer.from([0x7f, 0xff, 0xff, 0xff]), noise]),
    Buffer.concat([Buffer.from([0, 28, 80, 0xff, 0xff, 0xff, 0xff, 0x7f]), noise]),
    Buffer.concat([Buffer.from([0, 0, 0, 44]), noise]),
  ];
}

/** Says it, and goes as soon as there is an answer, an end, or a moment of silence from a server that waits for more. */
function speak(port: number, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.end(bytes));
    const leave = () => socket.destroy();
    socket.on('data', leave).on('error', leave).on('end', leave).setTimeout(2000, leave);
    socket.on('close', () => resolve());
  });
}

function residentBytes(pid: number): number {
  if (process.platform !== 'linux') return 0;
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes ?? 0) * 1024;
}
