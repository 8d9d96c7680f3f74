import { ByteReader, ByteWriter } from './bytes.ts';
import type { Enumeration, Field, Fields, FieldType, Lazy, Message, MessageCodec, ReadOf, WriteOf } from './declaration.ts';
import { compileReader, compileWriter } from './message-code.ts';

export type { Enumeration, Message, Scalar } from './declaration.ts';
export {
  bool,
  bytes,
  double,
  fixed32,
  fixed64,
  float,
  int32,
  int64,
  int64big,
  sint32,
  sint64,
  string,
  uint32,
  uint32AsInt,
  uint64,
  uint64big,
} from './scalars.ts';
export {
  type AnyMethod,
  type Method,
  type Methods,
  type Service,
  type ServiceClient,
  type ServiceHandlers,
  service,
} from './service.ts';

type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K]['label'] extends 'required' ? K : never }[keyof F];

/** What reading a message (or enumeration) gives: every key is there; an absent optional field is undefined or its default. */
export type Shape<C> = ReadOf<C>;
/** What writing a message takes: optional and repeated fields may be left out. A `Shape` always is a `Draft`. */
export type Draft<C> = WriteOf<C>;

type ShapeOf<F extends Fields> = { readonly [K in keyof F]: ReadOf<F[K]> };
type DraftOf<F extends Fields> = { readonly [K in RequiredKeys<F>]: WriteOf<F[K]> } & {
  readonly [K in Exclude<keyof F, RequiredKeys<F>>]?: WriteOf<F[K]> | undefined;
};

/**
 * Declares a proto2 message: `message({ src: required(1, string), masked: required(2, FsPermissionProto) })`. Fields are written in
 * the order of their numbers, as Google's generated code does; unknown fields are skipped; a message that lacks a required field is malformed.
 * Of an embedded message that comes twice the later one counts; merging is not done.
 */
export function message<F extends Fields>(fields: F): Message<ShapeOf<F>, DraftOf<F>> {
  let codec: MessageCodec | undefined;
  return {
    kind: 'message',
    fields,
    get codec() {
      codec ??= { read: compileReader(fields), write: compileWriter(fields) };
      return codec;
    },
  };
}

/** Declares an enum by its names and numbers. An unknown number reads as an absent field. */
export function enumeration<const Numbers extends Readonly<Record<string, number>>>(
  numbers: Numbers,
): Enumeration<keyof Numbers & string> {
  const entries = Object.entries(numbers) as [keyof Numbers & string, number][];
  return { kind: 'enumeration', numbers, names: new Map(entries.map(([name, number]) => [number, name])) };
}

export function required<R, W>(number: number, type: FieldType<R, W>): Field<R, W, 'required'> {
  return { number, label: 'required', packed: false, type, otherwise: undefined };
}

export function optional<R, W>(number: number, type: FieldType<R, W>): Field<R | undefined, W, 'optional'>;
export function optional<R, W>(number: number, type: FieldType<R, W>, otherwise: NoInfer<R>): Field<R, W, 'optional'>;
export function optional<R, W>(number: number, type: FieldType<R, W>, otherwise?: R): Field<R | undefined, W, 'optional'> {
  return { number, label: 'optional', packed: false, type, otherwise };
}

/** Read packed or not, whatever the writer chose. */
export function repeated<R, W>(number: number, type: FieldType<R, W>): Field<R[], readonly W[], 'repeated'> {
  return { number, label: 'repeated', packed: false, type, otherwise: undefined };
}

/** Repeated numbers, written one behind the other under one tag. */
export function packed<R, W>(number: number, type: FieldType<R, W>): Field<R[], readonly W[], 'repeated'> {
  return { number, label: 'repeated', packed: true, type, otherwise: undefined };
}

/** A message that cannot be named yet: `repeated(1, lazy((): Message<Node, Node> => NodeProto))`. */
export function lazy<R, W>(declared: () => Message<R, W>): Lazy<R, W> {
  return { kind: 'lazy', message: declared };
}

export function encode<R, W>(type: Message<R, W>, value: NoInfer<W>): Buffer {
  const to = new ByteWriter();
  type.codec.write(to, value);
  return to.written();
}

/** @throws MalformedError */
export function decode<R, W>(type: Message<R, W>, bytes: Buffer): R {
  return readMessage(type, new ByteReader(bytes));
}

/** Behind its length as a varint. */
export function encodeDelimited<R, W>(type: Message<R, W>, value: NoInfer<W>): Buffer {
  const to = new ByteWriter();
  writeDelimited(to, type, value);
  return to.written();
}

/** The message at the reader's position, behind its length; the reader moves behind it. @throws MalformedError */
export function decodeDelimited<R, W>(type: Message<R, W>, from: ByteReader): R {
  const byteLength = from.varint32();
  const outerEnd = from.end;
  from.end = from.skip(byteLength) + byteLength;
  from.position = from.end - byteLength;
  const value = readMessage(type, from);
  from.end = outerEnd;
  return value;
}

/** All that is left in `from`. @throws MalformedError */
export function readMessage<R, W>(type: Message<R, W>, from: ByteReader): R {
  return type.codec.read(from) as R; // the reader was made from the very fields that R was inferred from
}

export function writeMessage<R, W>(to: ByteWriter, type: Message<R, W>, value: NoInfer<W>): void {
  type.codec.write(to, value);
}

export function writeDelimited<R, W>(to: ByteWriter, type: Message<R, W>, value: NoInfer<W>): void {
  const start = to.reserve(1) + 1;
  type.codec.write(to, value);
  to.delimit(start);
}
