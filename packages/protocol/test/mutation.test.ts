import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { MalformedError } from '../src/bytes.ts';
import * as hdfs from '../src/hdfs.ts';
import { decode, type Service } from '../src/message.ts';

const directory = path.join(import.meta.dirname, 'golden/rpc');
const mutationsEach = 200;

/** Numbers that look random and are the same in every run: xorshift32. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function mutated(bytes: Buffer, random: (below: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  for (let count = 1 + random(3); count > 0 && copy.length > 0; count--) copy[random(copy.length)] = random(256);
  return random(4) === 0 ? copy.subarray(0, random(copy.length + 1)) : copy;
}

test.each(fs.readdirSync(directory).filter((file) => file.startsWith('ClientProtocol') || file.startsWith('DatanodeProtocol')))(
  '%s with wrong bytes is read as something or is malformed, and nothing else happens',
  (file) => {
    const [protocol = '', method = ''] = file.split('.');
    const service = (hdfs as Readonly<Record<string, unknown>>)[protocol] as Service; // the file is named after it
    const [, ...lines] = fs.readFileSync(path.join(directory, file), 'utf8').trim().split('\n');
    const random = numbersFrom(20261121);
    for (const line of lines) {
      const [kind, hex = ''] = line.split(' ');
      const message = service.methods[method]?.[kind === 'request' ? 0 : 1];
      if (!message) throw new Error(`${file} is not declared`);
      const bytes = Buffer.from(hex, 'hex');
      for (let count = 0; count < mutationsEach; count++) {
        try {
          decode(message, mutated(bytes, random));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }
    }
  },
);
