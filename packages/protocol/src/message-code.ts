import { type ByteReader, type ByteWriter, MalformedError } from './bytes.ts';
import type { AnyMessage, Enumeration, Field, Fields, Scalar } from './declaration.ts';

/*
 * From a declaration to straight-line code: one `switch` over tags to read, one line a field to write. The code is made of field names, numbers and
 * the texts in scalars.ts alone, never of data; it is several times faster than walking the declaration.
 */

const groupDepthMax = 100;
const wireTypes = { varint: 0, eightBytes: 1, delimited: 2, groupStart: 3, groupEnd: 4, fourBytes: 5 } as const;

export function compileReader(fields: Fields): (from: ByteReader) => unknown {
  const bound = new Bindings();
  const all = Object.entries(fields).map(([name, field], index) => ({ name, field, local: `f${index}` }));
  const source = `
    ${all.map(({ local, field }) => `let ${local} = ${initially(field, bound)};`).join('\n')}
    while (from.position < from.end) {
      const tag = from.varint32();
      switch (tag) {
        ${all.map(({ local, field }) => readCases(local, field, bound)).join('\n')}
        default: skipField(from, tag, 0);
      }
    }
    ${all
      .filter(({ field }) => field.label === 'required')
      .map(({ name, local }) => `if (${local} === undefined) throw missing(${JSON.stringify(name)});`)
      .join('\n')}
    return { ${all.map(({ name, local }) => `${JSON.stringify(name)}: ${local}`).join(', ')} };`;
  return bound.makeFunction('from', source) as (from: ByteReader) => unknown;
}

export function compileWriter(fields: Fields): (to: ByteWriter, value: unknown) => void {
  const bound = new Bindings();
  const inOrder = Object.entries(fields).sort(([, a], [, b]) => a.number - b.number);
  const source = inOrder.map(([name, field]) => writeLines(name, field, bound)).join('\n');
  return bound.makeFunction('to, message', source) as (to: ByteWriter, value: unknown) => void;
}

/** The values that generated code refers to, by the names it uses for them. */
class Bindings {
  readonly #values: unknown[] = [];

  bind(value: unknown): string {
    const known = this.#values.indexOf(value);
    return `b${known === -1 ? this.#values.push(value) - 1 : known}`;
  }

  makeFunction(parameters: string, source: string): unknown {
    const names = this.#values.map((_, index) => `b${index}`);
    const outer = ['skipField', 'missing', 'unset', 'unzigzag', 'unzigzag64', 'zigzag64', 'numberOf', ...names];
    // oxlint-disable-next-line typescript/no-implied-eval -- the source is made of this repository's declarations, see above
    const make = new Function(...outer, `'use strict'; return (${parameters}) => {${source}};`) as (
      ...bound: unknown[]
    ) => unknown;
    return make(skipField, missing, unset, unzigzag, unzigzag64, zigzag64, numberOf, ...this.#values);
  }
}

function initially(field: Field<unknown, unknown>, bound: Bindings): string {
  if (field.label === 'repeated') return '[]';
  return field.otherwise === undefined ? 'undefined' : bound.bind(field.otherwise);
}

function readCases(local: string, field: Field<unknown, unknown>, bound: Bindings): string {
  const wireType = wireTypeOf(field);
  const store =
    field.label === 'repeated' ? (value: string) => `${local}.push(${value})` : (value: string) => `${local} = ${value}`;
  const one = readOne(field, bound, store);
  const cases = [`case ${tagOf(field.number, wireType)}: { ${one} break; }`];
  if (field.label === 'repeated' && wireType !== wireTypes.delimited) {
    cases.push(
      `case ${tagOf(field.number, wireTypes.delimited)}: { ${within(`while (from.position < from.end) { ${one} }`)} break; }`,
    );
  }
  return cases.join('\n');
}

function readOne({ type }: Field<unknown, unknown>, bound: Bindings, store: (value: string) => string): string {
  switch (type.kind) {
    case 'scalar':
      return `${store(type.read)};`;
    case 'enumeration':
      return `const name = ${bound.bind(type.names)}.get(from.varint32() | 0); if (name !== undefined) ${store('name')};`;
    case 'message':
    case 'lazy':
      return within(`${store(`${nested(type, bound)}.codec.read(from)`)};`);
  }
}

/** Runs `inner` with the reader's end at the end of the length-delimited bytes that come next. */
function within(inner: string): string {
  return `
    const length = from.varint32();
    const outerEnd = from.end;
    const start = from.skip(length);
    from.position = start;
    from.end = start + length;
    ${inner}
    from.end = outerEnd;`;
}

function writeLines(name: string, field: Field<unknown, unknown>, bound: Bindings): string {
  const read = `const v = message[${JSON.stringify(name)}];`;
  switch (field.label) {
    case 'required':
      return `{ ${read} if (v === undefined) throw unset(${JSON.stringify(name)}); ${writeTagged(field, 'v', bound)} }`;
    case 'optional':
      return `{ ${read} if (v !== undefined) { ${writeTagged(field, 'v', bound)} } }`;
    case 'repeated':
      return field.packed
        ? `{ ${read} if (v !== undefined && v.length > 0) { ${writePacked(field, bound)} } }`
        : `{ ${read} if (v !== undefined) for (const w of v) { ${writeTagged(field, 'w', bound)} } }`;
  }
}

function writePacked(field: Field<unknown, unknown>, bound: Bindings): string {
  return `
    ${writeTag(field.number, wireTypes.delimited)}
    const start = to.reserve(1) + 1;
    for (const value of v) { ${writeValue(field, bound)} }
    to.delimit(start);`;
}

function writeTagged(field: Field<unknown, unknown>, from: string, bound: Bindings): string {
  return `const value = ${from}; ${writeTag(field.number, wireTypeOf(field))} ${writeValue(field, bound)}`;
}

function writeTag(number: number, wireType: number): string {
  const tag = tagOf(number, wireType);
  return tag < 0x80 ? `to.uint8(${tag});` : `to.varint32(${tag});`;
}

function writeValue({ type }: Field<unknown, unknown>, bound: Bindings): string {
  switch (type.kind) {
    case 'scalar':
      return `${type.write};`;
    case 'enumeration':
      return `to.varint64(numberOf(${bound.bind(type)}, value));`;
    case 'message':
    case 'lazy':
      return `{ const start = to.reserve(1) + 1; ${nested(type, bound)}.codec.write(to, value); to.delimit(start); }`;
  }
}

function nested(type: AnyMessage | { kind: 'lazy'; message: () => AnyMessage }, bound: Bindings): string {
  return type.kind === 'lazy' ? `${bound.bind(type.message)}()` : bound.bind(type);
}

function wireTypeOf({ type }: Field<unknown, unknown>): Scalar<unknown>['wireType'] {
  if (type.kind === 'scalar') return type.wireType;
  return type.kind === 'enumeration' ? wireTypes.varint : wireTypes.delimited;
}

function tagOf(number: number, wireType: number): number {
  return ((number << 3) | wireType) >>> 0;
}

function skipField(from: ByteReader, tag: number, depth: number): void {
  switch (tag & 7) {
    case wireTypes.varint:
      from.varint64big();
      return;
    case wireTypes.eightBytes:
      from.skip(8);
      return;
    case wireTypes.delimited:
      from.skip(from.varint32());
      return;
    case wireTypes.groupStart:
      skipGroup(from, tag, depth + 1);
      return;
    case wireTypes.fourBytes:
      from.skip(4);
      return;
    default:
      throw new MalformedError(`the tag ${tag} is none of protobuf's`);
  }
}

function skipGroup(from: ByteReader, startTag: number, depth: number): void {
  if (depth > groupDepthMax) throw new MalformedError(`groups are nested more than ${groupDepthMax} deep`);
  const endTag = startTag + 1; // the same number with wire type 4
  for (let tag = from.varint32(); tag !== endTag; tag = from.varint32()) skipField(from, tag, depth);
}

function missing(name: string): MalformedError {
  return new MalformedError(`the required field ${name} is missing`);
}

function unset(name: string): TypeError {
  return new TypeError(`the required field ${name} is not set`);
}

function unzigzag(value: number): number {
  return (value >>> 1) ^ -(value & 1);
}

function unzigzag64(value: bigint): number {
  return Number(BigInt.asIntN(64, (BigInt.asUintN(64, value) >> 1n) ^ -(value & 1n)));
}

function zigzag64(value: number): bigint {
  const whole = BigInt(value);
  return (whole << 1n) ^ (whole >> 63n);
}

function numberOf(type: Enumeration<string>, name: string): number {
  const number = type.numbers[name];
  if (number === undefined) throw new RangeError(`${name} is none of ${Object.keys(type.numbers).join(', ')}`);
  return number;
}
