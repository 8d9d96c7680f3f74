import type { Scalar } from './declaration.ts';

const scalar = <T>(wireType: Scalar<T>['wireType'], read: string, write: string): Scalar<T> => ({
  kind: 'scalar',
  wireType,
  read,
  write,
});

export const bool = scalar<boolean>(0, 'from.varint32() !== 0', 'to.uint8(value ? 1 : 0)');
export const int32 = scalar<number>(0, 'from.varint32() | 0', 'to.varint64(value)');
export const uint32 = scalar<number>(0, 'from.varint32()', 'to.varint32(value)');

/** A field declared as uint32 that Hadoop fills with a negative int: layout versions, the callId -33. */
export const uint32AsInt = scalar<number>(0, 'from.varint32() | 0', 'to.varint32(value)');
export const sint32 = scalar<number>(0, 'unzigzag(from.varint32())', 'to.varint32((value << 1) ^ (value >> 31))');

/**
 * 64-bit values as numbers, for lengths, times, ids below 2^53. Both are Java's long on both sides, hence signed: Hadoop sends -1 in fields
 * declared as uint64. Values beyond ±(2^53 - 1) are refused, except for `longMax`.
 */
export const uint64 = scalar<number>(0, 'from.varint64()', 'to.varint64(value)');
export const int64 = scalar<number>(0, 'from.varint64()', 'to.varint64(value)');

/** 64-bit values of full range, as Java's long sees them: signed, `blk_-9223372036854775792`. */
export const uint64big = scalar<bigint>(0, 'from.varint64big()', 'to.varint64big(value)');
export const int64big = scalar<bigint>(0, 'from.varint64big()', 'to.varint64big(value)');
export const sint64 = scalar<number>(0, 'unzigzag64(from.varint64big())', 'to.varint64big(zigzag64(value))');

export const fixed32 = scalar<number>(5, 'from.fixed32()', 'to.fixed32(value)');
export const float = scalar<number>(5, 'from.floatLE()', 'to.floatLE(value)');
export const fixed64 = scalar<bigint>(1, 'from.fixed64()', 'to.fixed64(value)');
export const double = scalar<number>(1, 'from.doubleLE()', 'to.doubleLE(value)');
export const string = scalar<string>(2, 'from.utf8(from.varint32())', 'to.utf8Delimited(value)');

/** Reading gives a view of the frame: copy what is to be kept for long. */
export const bytes = scalar<Buffer>(2, 'from.take(from.varint32())', 'to.varint32(value.length); to.bytes(value)');
