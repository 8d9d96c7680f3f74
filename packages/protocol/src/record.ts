import { ByteReader, ByteWriter, MalformedError } from './bytes.ts';

/** Reads and writes one kind of value. Source of the encodings here: `org.apache.jute.BinaryInputArchive`; all numbers are big-endian. */
export interface Codec<T> {
  /** @throws MalformedError */
  read(from: ByteReader): T;
  write(to: ByteWriter, value: T): void;
}

export type Shape<C extends Codec<unknown>> = ReturnType<C['read']>;

/** `never` in a parameter accepts every codec; what it reads is inferred. */
type AnyCodec = { read(from: ByteReader): unknown; write(to: ByteWriter, value: never): void };
type RecordOf<F extends Readonly<Record<string, AnyCodec>>> = { readonly [K in keyof F]: ReturnType<F[K]['read']> };

export const bool: Codec<boolean> = {
  read: (from) => from.uint8() !== 0,
  write: (to, value) => to.uint8(value ? 1 : 0),
};

export const int: Codec<number> = {
  read: (from) => from.int32(),
  write: (to, value) => to.int32(value),
};

export const long: Codec<bigint> = {
  read: (from) => from.int64(),
  write: (to, value) => to.int64(value),
};

/** int32 length in bytes, then the bytes; length -1 is null. What is read is a view of the frame. */
export const buffer: Codec<Buffer | null> = {
  read(from) {
    const byteLength = from.int32();
    return byteLength === -1 ? null : from.take(byteLength);
  },
  write(to, value) {
    to.int32(value?.length ?? -1);
    if (value) to.bytes(value);
  },
};

/** int32 length in bytes, then UTF-8; length -1 is null. */
export const ustringOrNull: Codec<string | null> = {
  read(from) {
    const byteLength = from.int32();
    return byteLength === -1 ? null : from.utf8(byteLength);
  },
  write(to, value) {
    if (value === null) to.int32(-1);
    else to.utf8Int32(value);
  },
};

/** As `ustringOrNull`, where null means as much as the empty string. */
export const ustring: Codec<string> = {
  read: (from) => ustringOrNull.read(from) ?? '',
  write: (to, value) => to.utf8Int32(value),
};

/** int32 count, then the items; count -1 is null, which reads as an empty vector. */
export function vector<T>(item: Codec<T>): Codec<readonly T[]> {
  return {
    read(from) {
      const count = from.int32();
      if (count < -1 || count > from.remaining) throw new MalformedError(`a vector of ${count} items in ${from.remaining} bytes`);
      const items: T[] = [];
      for (let index = 0; index < count; index++) items.push(item.read(from));
      return items;
    },
    write(to, items) {
      to.int32(items.length);
      for (const value of items) item.write(to, value);
    },
  };
}

/** Declares a jute record: its fields in wire order. `record({ path: ustring, data: buffer, acl: vector(ACL), flags: int })` */
export function record<F extends Readonly<Record<string, AnyCodec>>>(fields: F): Codec<RecordOf<F>> {
  const names = Object.keys(fields);
  const codecs = Object.values(fields);
  let made: Codec<RecordOf<F>> | undefined;
  const codec = () => (made ??= compile<RecordOf<F>>(names, codecs));
  return {
    read: (from) => codec().read(from),
    write: (to, value) => codec().write(to, value),
  };
}

export function encode<T>(codec: Codec<T>, value: NoInfer<T>): Buffer {
  const to = new ByteWriter();
  codec.write(to, value);
  return to.written();
}

/** What stands at the beginning of `bytes`; there may be more behind it. @throws MalformedError */
export function decode<T>(codec: Codec<T>, bytes: Buffer): T {
  return codec.read(new ByteReader(bytes));
}

/** Straight-line code over the declared names: objects of one shape, and no loop. */
function compile<T>(names: readonly string[], codecs: readonly AnyCodec[]): Codec<T> {
  const locals = codecs.map((_, index) => `c${index}`);
  const reads = names.map((name, index) => `${JSON.stringify(name)}: c${index}.read(from)`);
  const writes = names.map((name, index) => `c${index}.write(to, value[${JSON.stringify(name)}]);`);
  // oxlint-disable-next-line typescript/no-implied-eval -- the source is made of this repository's declarations alone
  const make = new Function(
    ...locals,
    `'use strict'; return { read: (from) => ({ ${reads.join(', ')} }), write: (to, value) => { ${writes.join(' ')} } };`,
  ) as (...bound: AnyCodec[]) => Codec<T>;
  return make(...codecs);
}
