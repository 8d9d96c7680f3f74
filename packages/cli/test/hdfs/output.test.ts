import { PassThrough, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { BrokenPipe, Output } from '../../src/hdfs/output.ts';

test('small writes go out as one', async () => {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  const output = new Output(stream);
  await output.line('one');
  await output.write(Buffer.from('two'));
  expect(chunks).toEqual([]);
  await output.flush();
  expect(chunks).toEqual(['one\ntwo']);
});

test('a reader that has gone is a broken pipe, and stays one', async () => {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  });
  const output = new Output(stream);
  await output.line('lost');
  await expect(output.flush()).rejects.toBeInstanceOf(BrokenPipe);
  await output.line('more');
  await expect(output.flush()).rejects.toBeInstanceOf(BrokenPipe);
});

test('the next flush waits until a slow reader has taken the last', async () => {
  const stream = new PassThrough({ highWaterMark: 1 });
  const output = new Output(stream);
  await output.line('first');
  const flushed = output.flush();
  stream.resume();
  await flushed;
  expect(stream.writableLength).toBe(0);
});
