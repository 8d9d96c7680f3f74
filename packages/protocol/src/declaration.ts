import type { ByteReader, ByteWriter } from './bytes.ts';

/** Carries, for the compiler alone, what reading a type gives and what writing it takes. */
declare const carried: unique symbol;

interface Carries<Read, Write> {
  readonly [carried]?: { readonly read: Read; readonly write: Write };
}

/** A scalar of protobuf: the ByteReader and ByteWriter calls for it, as source text over `from`, `to` and `value`. */
export interface Scalar<T> extends Carries<T, T> {
  readonly kind: 'scalar';
  /** 0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes. */
  readonly wireType: 0 | 1 | 2 | 5;
  readonly read: string;
  readonly write: string;
}

/** A named set of numbers, read and written as its names. */
export interface Enumeration<Name extends string> extends Carries<Name, Name> {
  readonly kind: 'enumeration';
  readonly numbers: Readonly<Record<Name, number>>;
  readonly names: ReadonlyMap<number, Name>;
}

/** A declared message. Its codec is made at its first use. */
export interface Message<Read, Write> extends Carries<Read, Write> {
  readonly kind: 'message';
  readonly fields: Fields;
  readonly codec: MessageCodec;
}

/** Stands for a message that is declared further down, or around this field. */
export interface Lazy<Read, Write> extends Carries<Read, Write> {
  readonly kind: 'lazy';
  readonly message: () => AnyMessage;
}

export interface MessageCodec {
  /** Reads up to `from.end`. */
  read(from: ByteReader): unknown;
  write(to: ByteWriter, value: unknown): void;
}

export type AnyMessage = Message<unknown, unknown>;
export type FieldType<Read, Write> = Carries<Read, Write> &
  (Scalar<unknown> | Enumeration<string> | AnyMessage | Lazy<unknown, unknown>);

export interface Field<Read, Write, Label extends FieldLabel = FieldLabel> extends Carries<Read, Write> {
  readonly number: number;
  readonly label: Label;
  readonly packed: boolean;
  readonly type: FieldType<unknown, unknown>;
  readonly otherwise: unknown;
}

type FieldLabel = 'required' | 'optional' | 'repeated';
export type Fields = Readonly<Record<string, Field<unknown, unknown>>>;

export type ReadOf<C> = C extends { readonly [carried]?: { readonly read: infer Read } } ? Read : never;
export type WriteOf<C> = C extends { readonly [carried]?: { readonly write: infer Write } } ? Write : never;
