import { expect, test, vi } from 'vitest';
import { FencedError, type JournalWriter } from '@calf/journal/journal';
import type { Disk } from '@calf/runtime/disk';
import { CrashDisk } from './crash-disk.ts';
import { Interleaving } from './interleaved-disk.ts';
import { appendDurably, contentOf, journalOn, openedWriter } from './journal-on.ts';
import { randomFrom } from './random.ts';

vi.setConfig({ testTimeout: 60_000 });

test('a writer whose epoch was taken over acknowledges nothing, and says who took it', async () => {
  const disk = new CrashDisk();
  const deposed = await openedWriter(disk);
  await appendDurably(deposed, 'kept');
  const successor = await openedWriter(disk);
  await expect(appendDurably(deposed, 'too late')).rejects.toThrow(FencedError);
  expect((await deposed.failed).message).toBe('epoch 1 of /journal was taken over by epoch 2');
  expect(() => deposed.append(Buffer.from('dead'))).toThrow(FencedError);
  await appendDurably(successor, 'next');
  expect(await contentOf(journalOn(disk))).toEqual(['kept', 'next']);
});

test('two that take over at once get epochs of their own, and the later one has the journal', async () => {
  const disk = new CrashDisk();
  const writers = await Promise.allSettled([openedWriter(disk), openedWriter(disk), openedWriter(disk)]);
  const alive = writers.flatMap((writer) => (writer.status === 'fulfilled' ? [writer.value] : []));
  const answers = await Promise.allSettled(alive.map((writer) => appendDurably(writer, `epoch ${writer.epoch}`)));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await contentOf(journalOn(disk))).toEqual(['epoch 3']);
});

test('a writer that has not replayed the former epochs may not append', async () => {
  const disk = new CrashDisk();
  await appendDurably(await openedWriter(disk), 'unread');
  const writer = await journalOn(disk).startEpoch();
  expect(() => writer.append(Buffer.from('blind'))).toThrow('replay the records up to 1');
});

/** Appends until it is fenced or has appended all; answers what was acknowledged. */
async function write(disk: Disk, name: string): Promise<string[]> {
  const acknowledged: string[] = [];
  try {
    const writer = await openedWriter(disk);
    for (let i = 0; i < 5; i++) {
      const texts = [`${name}${i}`, `${name}${i}+`];
      await appendDurably(writer, ...texts);
      acknowledged.push(...texts);
    }
  } catch (error) {
    if (!(error instanceof FencedError)) throw error;
  }
  return acknowledged;
}

/** Polls some times, as a standby does; answers what it saw. */
async function follow(disk: Disk): Promise<string[]> {
  const seen: string[] = [];
  const tail = journalOn(disk).tail(1);
  for (let i = 0; i < 8; i++) await tail.poll((_txid, bytes) => seen.push(bytes.toString()));
  return seen;
}

/** Reads all there is some times, without taking over; answers the last of it. */
async function readAgain(disk: Disk): Promise<string[]> {
  for (let i = 0; i < 5; i++) await contentOf(journalOn(disk));
  return contentOf(journalOn(disk));
}

async function expectOneHistory(disk: CrashDisk, acknowledged: readonly string[][], seen: string[]): Promise<void> {
  const history = await contentOf(journalOn(disk));
  expect(history.slice(0, seen.length)).toEqual(seen);
  for (const texts of acknowledged) expect(history.filter((text) => texts.includes(text))).toEqual(texts);
}

test('whatever order three writers, a follower and a reader take their steps in, all that was acknowledged is in the one history', async () => {
  for (let seed = 1; seed <= 80; seed++) {
    const random = randomFrom(seed);
    const shared = new CrashDisk();
    const steps = new Interleaving((actors) => actors[Math.floor(random() * actors.length)] ?? '');
    const writers = ['a', 'b', 'c'].map((actor) => write(steps.diskOf(actor, shared), actor));
    const follower = follow(steps.diskOf('standby', shared));
    await steps.run([...writers, follower, readAgain(steps.diskOf('reader', shared))]);
    await expectOneHistory(shared, await Promise.all(writers), await follower);
  }
});

test('a writer that stands still before any of its steps while another takes over is fenced after it', async () => {
  for (let pauseAt = 1; pauseAt <= 40; pauseAt++) {
    let stepsOfOld = 0;
    const shared = new CrashDisk();
    const steps = new Interleaving((actors) => {
      const chosen = actors.includes('new') && stepsOfOld >= pauseAt ? 'new' : actors.includes('old') ? 'old' : 'new';
      if (chosen === 'old') stepsOfOld += 1;
      return chosen;
    });
    const writers = ['old', 'new'].map((actor) => write(steps.diskOf(actor, shared), actor));
    await steps.run(writers);
    await expectOneHistory(shared, await Promise.all(writers), []);
  }
});

test('durable answers at once for what is durable already, and refuses what was never appended', async () => {
  const writer: JournalWriter = await openedWriter(new CrashDisk());
  await appendDurably(writer, 'one');
  await writer.durable(1);
  await expect(writer.durable(2)).rejects.toThrow('txid 2 is not appended yet');
});
