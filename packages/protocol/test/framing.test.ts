import { expect, test } from 'vitest';
import { lengthPrefixedFraming } from '../src/framing.ts';

const frame = (text: string) => Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]);
const stream = Buffer.concat(['', 'a', 'frames', 'x'.repeat(200), 'end'].map(frame));

test.each([1, 2, 3, 4, 5, 7, 64, 1000])('frames are the same in chunks of %i bytes', (chunkBytes) => {
  const framing = lengthPrefixedFraming({ bytesMax: 200 });
  const frames: string[] = [];
  for (let at = 0; at < stream.length; at += chunkBytes) {
    frames.push(...framing.push(stream.subarray(at, at + chunkBytes)).map((bytes) => bytes.toString()));
  }
  expect(frames).toEqual(['', 'a', 'frames', 'x'.repeat(200), 'end']);
  expect(framing.idle).toBe(true);
});

test.each(['000000c9', 'ffffffff', '80000000', '47455420'])('the length %s is refused as soon as it is there', (length) => {
  const framing = lengthPrefixedFraming({ bytesMax: 200 });
  expect(() => framing.push(Buffer.from(length, 'hex'))).toThrow('at most 200');
});
