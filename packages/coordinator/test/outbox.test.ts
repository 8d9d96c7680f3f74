import { expect, test } from 'vitest';
import { Outbox, type Recipient } from '../src/outbox.ts';

test('what reflects a transaction waits until it is durable, and so does what comes behind it', async () => {
  const journal = new SlowJournal();
  const outbox = new Outbox(journal, raise);
  const ann = new Listener();
  outbox.send(ann, Buffer.from('before'));
  journal.lastTxid = 1;
  outbox.send(ann, Buffer.from('after'));
  outbox.flush();
  expect(ann.heard).toEqual(['before']);
  await journal.sync(1);
  expect(ann.heard).toEqual(['before', 'after']);
});

test('what was sent meanwhile goes out with the sync that covers it', async () => {
  const journal = new SlowJournal();
  const outbox = new Outbox(journal, raise);
  const [ann, bob] = [new Listener(), new Listener()];
  journal.lastTxid = 1;
  outbox.send(ann, Buffer.from('1'));
  outbox.flush();
  journal.lastTxid = 2;
  outbox.send(bob, Buffer.from('2'));
  outbox.send(ann, Buffer.from('2'));
  outbox.send(bob, 'end');
  outbox.flush();
  await journal.sync(1);
  expect([ann.heard, bob.heard]).toEqual([['1'], []]);
  await journal.sync(2);
  expect([ann.heard, bob.heard]).toEqual([
    ['1', '2'],
    ['2', 'end'],
  ]);
});

test('when the journal fails nothing goes out any more', async () => {
  const journal = new SlowJournal();
  const faults: unknown[] = [];
  const outbox = new Outbox(journal, (fault) => faults.push(fault));
  const ann = new Listener();
  journal.lastTxid = 1;
  outbox.send(ann, Buffer.from('never'));
  outbox.flush();
  await journal.fail(new Error('disk full'));
  expect(ann.heard).toEqual([]);
  expect(faults).toEqual([new Error('disk full')]);
});

function raise(fault: unknown): void {
  throw fault;
}

class Listener implements Recipient {
  readonly heard: string[] = [];
  held = 0;

  hold(byteLength: number): void {
    this.held += byteLength;
  }

  deliver(frames: readonly Buffer[]): void {
    for (const frame of frames) this.heard.push(frame.toString());
  }

  finish(): void {
    this.heard.push('end');
  }
}

class SlowJournal {
  lastTxid = 0;
  readonly #waiting: { txid: number; resolve: () => void; reject: (fault: Error) => void }[] = [];

  durable(txid: number): Promise<void> {
    return new Promise((resolve, reject) => this.#waiting.push({ txid, resolve, reject }));
  }

  async sync(upTo: number): Promise<void> {
    for (const { txid, resolve } of this.#waiting) if (txid <= upTo) resolve();
    await turn();
  }

  async fail(fault: Error): Promise<void> {
    for (const { reject } of this.#waiting) reject(fault);
    await turn();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
