import { expect, test } from 'vitest';
import { MalformedError } from '../src/bytes.ts';
import { bool, buffer, decode, encode, int, long, record, type Shape, ustring, ustringOrNull, vector } from '../src/record.ts';

const Id = record({ scheme: ustring, id: ustring });
const ACL = record({ perms: int, id: Id });
const CreateRequest = record({ path: ustring, data: buffer, acl: vector(ACL), flags: int });
type CreateRequest = Shape<typeof CreateRequest>;

const request: CreateRequest = { path: '/a', data: null, acl: [{ perms: 31, id: { scheme: 'world', id: 'anyone' } }], flags: 1 };
const bytes = Buffer.from(
  '000000022f61 ffffffff 00000001 0000001f 00000005776f726c64 00000006616e796f6e65 00000001'.replaceAll(' ', ''),
  'hex',
);

test('a record is its fields in order, big-endian, lengths before strings', () => {
  expect(encode(CreateRequest, request)).toEqual(bytes);
  expect(decode(CreateRequest, bytes)).toEqual(request);
});

test('null and empty are told apart where that matters', () => {
  const Two = record({ data: buffer, name: ustringOrNull });
  for (const value of [
    { data: null, name: null },
    { data: Buffer.alloc(0), name: '' },
  ]) {
    expect(decode(Two, encode(Two, value))).toEqual(value);
  }
});

test('longs keep 64 bits, booleans are one byte', () => {
  const Session = record({ sessionId: long, readOnly: bool });
  const session = { sessionId: -0x0123456789abcdefn, readOnly: true };
  expect(encode(Session, session)).toEqual(Buffer.from('fedcba9876543211 01'.replace(' ', ''), 'hex'));
  expect(decode(Session, encode(Session, session))).toEqual(session);
});

test('wherever a record is cut, it is refused', () => {
  for (let length = 0; length < bytes.length; length++) {
    expect(() => decode(CreateRequest, bytes.subarray(0, length))).toThrow(MalformedError);
  }
});

test('a vector that cannot fit the frame is refused before memory is taken', () => {
  expect(() => decode(vector(int), Buffer.from('7fffffff00000001', 'hex'))).toThrow('2147483647 items');
  expect(() => decode(buffer, Buffer.from('7fffffff', 'hex'))).toThrow(MalformedError);
});
