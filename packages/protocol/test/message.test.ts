import { describe, expect, test } from 'vitest';
import { ByteReader, longMax, MalformedError } from '../src/bytes.ts';
import {
  bool,
  bytes,
  decode,
  decodeDelimited,
  double,
  encode,
  encodeDelimited,
  enumeration,
  fixed64,
  int32,
  lazy,
  type Message,
  message,
  optional,
  packed,
  repeated,
  required,
  type Shape,
  sint32,
  string,
  uint32,
  uint64,
  uint64big,
} from '../src/message.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

const Test1 = message({ a: required(1, int32) });
const Test2 = message({ b: required(2, string) });
const Test3 = message({ c: optional(3, Test1) });
const Kind = enumeration({ FILE: 1, DIRECTORY: 2, ODD: -1 });
const Everything = message({
  flag: optional(1, bool),
  raw: optional(2, bytes),
  zigzag: optional(3, sint32, -1),
  small: optional(4, uint32, 7),
  length: optional(5, uint64),
  blockId: optional(6, uint64big),
  kind: optional(7, Kind, 'FILE'),
  kinds: repeated(8, Kind),
  numbers: packed(9, uint64),
  names: repeated(10, string),
  mask: optional(11, fixed64),
  share: optional(12, double),
  inner: repeated(200, Test1),
});

describe('known bytes', () => {
  test('the examples of the protobuf encoding guide', () => {
    expect(encode(Test1, { a: 150 })).toEqual(hex('08 96 01'));
    expect(encode(Test2, { b: 'testing' })).toEqual(hex('12 07 74 65 73 74 69 6e 67'));
    expect(encode(Test3, { c: { a: 150 } })).toEqual(hex('1a 03 08 96 01'));
    expect(encode(Everything, { numbers: [3, 270, 86942] })).toEqual(hex('4a 06 03 8e 02 9e a7 05'));
  });

  test.each([
    [0, '00'],
    [-1, '01'],
    [1, '02'],
    [2147483647, 'fe ff ff ff 0f'],
    [-2147483648, 'ff ff ff ff 0f'],
  ])('sint32 %i is zigzag', (zigzag, wire) => {
    const encoded = hex(`18 ${wire}`);
    expect(encode(Everything, { zigzag })).toEqual(encoded);
    expect(decode(Everything, encoded).zigzag).toBe(zigzag);
  });

  test.each([
    [-1, 'ff ff ff ff ff ff ff ff ff 01'],
    [2 ** 32, '80 80 80 80 10'],
    [Number.MAX_SAFE_INTEGER, 'ff ff ff ff ff ff ff 0f'],
    [Number.MIN_SAFE_INTEGER, '81 80 80 80 80 80 80 f0 ff 01'],
    [longMax, 'ff ff ff ff ff ff ff ff 7f'],
  ])('a 64-bit number %d is what Java writes for its long', (length, wire) => {
    const encoded = hex(`28 ${wire}`);
    expect(encode(Everything, { length })).toEqual(encoded);
    expect(decode(Everything, encoded).length).toBe(length);
  });

  test('a block id keeps all of its 64 bits', () => {
    expect(decode(Everything, hex('30 f0 ff ff ff ff ff ff ff 80 01')).blockId).toBe(-9151314442816847888n);
    for (const blockId of [1073741825n, -9223372036854775792n, 2n ** 63n - 1n, -1n]) {
      expect(decode(Everything, encode(Everything, { blockId })).blockId).toBe(blockId);
    }
  });
});

test('absent fields read as undefined, their default or an empty array, and every key is there', () => {
  const read = decode(Everything, Buffer.alloc(0));
  expect(Object.keys(read)).toEqual(Object.keys(Everything.fields));
  expect(read).toMatchObject({ flag: undefined, zigzag: -1, small: 7, kind: 'FILE', kinds: [], numbers: [] });
});

test('what was written is read again', () => {
  const value: Shape<typeof Everything> = {
    flag: true,
    raw: Buffer.from([1, 2, 3]),
    zigzag: -33,
    small: 0,
    length: 134217728,
    blockId: 1073741825n,
    kind: 'ODD',
    kinds: ['FILE', 'DIRECTORY'],
    numbers: [0, 1, 300],
    names: ['', 'a', 'Überlänge — 20 Zeichen und noch einige mehr', 'x'.repeat(5000)],
    mask: 0xffff_ffff_ffff_ffffn,
    share: 0.25,
    inner: [{ a: -5 }, { a: 5 }],
  };
  expect(decode(Everything, encode(Everything, value))).toEqual(value);
});

test('repeated numbers are read packed and unpacked', () => {
  const Unpacked = message({ numbers: repeated(9, uint64), kinds: repeated(8, Kind) });
  const unpacked = encode(Unpacked, { numbers: [1, 2], kinds: ['FILE'] });
  expect(decode(Everything, unpacked)).toMatchObject({ numbers: [1, 2], kinds: ['FILE'] });
  expect(decode(Unpacked, hex('4a 02 01 02 42 02 01 02'))).toEqual({ numbers: [1, 2], kinds: ['FILE', 'DIRECTORY'] });
});

test('an unknown number of an enum reads as an absent field', () => {
  expect(decode(Everything, hex('38 63 40 63 40 02'))).toMatchObject({ kind: 'FILE', kinds: ['DIRECTORY'] });
});

test('unknown fields and groups are skipped', () => {
  const group = 'a3 06 08 01 ab 06 ac 06 a4 06'; // field 100, with field 101 as a group within
  const encoded = hex(`${group} f8 06 ff 01 fa 06 01 00 fd 06 00000000 f9 06 0000000000000000 08 07`);
  expect(decode(Test1, encoded)).toEqual({ a: 7 });
});

test('a message within a message within a message may be longer than 127, 16383 and 2097151 bytes', () => {
  const Outer = message({ inner: required(1, message({ inner: required(1, Test2) })) });
  for (const length of [100, 124, 125, 126, 127, 128, 16378, 16384, 2097150, 2097152]) {
    const value = { inner: { inner: { b: 'a'.repeat(length) } } };
    expect(decode(Outer, encode(Outer, value))).toEqual(value);
  }
});

test('a message may hold itself', () => {
  interface Tree {
    readonly name: string;
    readonly children?: readonly Tree[] | undefined;
  }
  const TreeProto: Message<Tree, Tree> = message({
    name: required(1, string),
    children: repeated(
      2,
      lazy(() => TreeProto),
    ),
  });
  const tree = {
    name: 'a',
    children: [
      { name: 'b', children: [] },
      { name: 'c', children: [{ name: 'd', children: [] }] },
    ],
  };
  expect(decode(TreeProto, encode(TreeProto, tree))).toEqual(tree);
});

test('delimited messages follow each other', () => {
  const stream = Buffer.concat([encodeDelimited(Test1, { a: 1 }), encodeDelimited(Test2, { b: 'x'.repeat(300) })]);
  const from = new ByteReader(stream);
  expect(decodeDelimited(Test1, from)).toEqual({ a: 1 });
  expect(decodeDelimited(Test2, from)).toEqual({ b: 'x'.repeat(300) });
  expect(from.remaining).toBe(0);
});

describe('malformed bytes are refused', () => {
  test('at whatever place a message is cut', () => {
    const whole = encode(Everything, {
      raw: Buffer.alloc(9),
      length: 2 ** 40,
      names: ['abc'],
      inner: [{ a: 1 }],
      numbers: [300],
      mask: 1n,
    });
    let refused = 0;
    for (let length = 0; length < whole.length; length++) {
      try {
        decode(Everything, whole.subarray(0, length));
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(whole.length / 2);
  });

  test.each([
    ['a missing required field', ''],
    ['a length beyond the end', '12 ff ff ff ff 0f'],
    ['a varint of eleven bytes', '08 ff ff ff ff ff ff ff ff ff ff 01'],
    ['an end of a group that never began', '0c'],
    ['groups without end', '0b'.repeat(200)],
    ['the wire type 7', '0f'],
  ])('%s', (_, wire) => {
    expect(() => decode(Test1, hex(wire))).toThrow(MalformedError);
  });

  test('a field within cannot reach beyond the message that holds it', () => {
    expect(() => decode(Test3, hex('1a 01 08 96 01'))).toThrow(MalformedError);
  });

  test('a 64-bit value that does not fit a number', () => {
    expect(() => decode(Everything, hex('28 80 80 80 80 80 80 80 10'))).toThrow('does not fit');
    expect(() => encode(Everything, { length: 2 ** 53 })).toThrow(RangeError);
    expect(() => encode(Everything, { length: 0.5 })).toThrow(RangeError);
  });
});

test('a required field that is not set is not written', () => {
  // @ts-expect-error: the compiler knows as well
  expect(() => encode(Test1, {})).toThrow('the required field a is not set');
});
