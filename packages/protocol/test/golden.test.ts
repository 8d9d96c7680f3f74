import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import * as common from '../src/common.ts';
import type { Fields, FieldType, Message } from '../src/declaration.ts';
import * as hdfs from '../src/hdfs.ts';
import { decode, encode, message as declare, type Service } from '../src/message.ts';
import { IpcConnectionContextProto, RequestHeaderProto, RpcRequestHeaderProto, RpcResponseHeaderProto } from '../src/rpc.ts';

const directory = path.join(import.meta.dirname, 'golden/rpc');

const headers: Readonly<Record<string, Message<unknown, unknown>>> = {
  'request-header': RpcRequestHeaderProto,
  'call-header': RpcRequestHeaderProto,
  'connection-context': IpcConnectionContextProto,
  'method-header': RequestHeaderProto,
  'response-header-SUCCESS': RpcResponseHeaderProto,
  'response-header-ERROR': RpcResponseHeaderProto,
};

/** `ClientProtocol.mkdirs`, `request` → MkdirsRequestProto. */
function messageOf(name: string, kind: string): Message<unknown, unknown> | undefined {
  if (name === 'rpc') return headers[kind];
  const [protocol = '', method = ''] = name.split('.');
  const service = ({ ...common, ...hdfs } as Readonly<Record<string, unknown>>)[protocol] as Service | undefined; // doors hold services among others
  return service?.methods[method]?.[kind === 'request' ? 0 : 1];
}

/** Without defaults it stays to be seen what the sender left out. */
function withoutDefaults(message: Message<unknown, unknown>): Message<unknown, unknown> {
  const inner = (type: FieldType<unknown, unknown>) => (type.kind === 'message' ? withoutDefaults(type) : type);
  const fields: Fields = Object.fromEntries(
    Object.entries(message.fields).map(([name, field]) => [name, { ...field, otherwise: undefined, type: inner(field.type) }]),
  );
  return declare(fields);
}

describe('what real Hadoop processes send is read, and written again byte for byte:', () => {
  test.each(fs.readdirSync(directory).map((file) => file.replace('.hex', '')))('%s', (name) => {
    const [source, ...lines] = fs
      .readFileSync(path.join(directory, `${name}.hex`), 'utf8')
      .trim()
      .split('\n');
    expect(source).toMatch(/^# recorded between Apache Hadoop/);
    for (const line of lines) {
      const [kind = '', hex = ''] = line.split(' ');
      const declared = messageOf(name, kind);
      if (!declared) throw new Error(`${name} ${kind} is not declared`);
      const message = withoutDefaults(declared);
      expect(encode(message, decode(message, Buffer.from(hex, 'hex'))).toString('hex')).toBe(hex);
    }
  });
});
