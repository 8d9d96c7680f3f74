import type { Methods, Service } from '@calf/protocol/message';
import { ClientProtocol } from '@calf/protocol/hdfs';
import { HadoopError } from '@calf/runtime/errors';
import type { RpcConnection } from '@calf/runtime/rpc-client';
import type { Call } from './random-calls.ts';

export interface RecordedCall extends Call {
  /** As text: what came back, or the refusal's class and first line. */
  readonly answer: string;
}

/** What a NameNode says to a call, without what differs from run to run: times of now, inode ids, leases. */
export async function answerTo(connection: RpcConnection, { method, request }: Call): Promise<string> {
  const service: Service<Methods> = ClientProtocol;
  try {
    return masked(`OK ${toJson(await connection.call(service, method, request as never))}`); // made for this very method
  } catch (error) {
    if (!(error instanceof HadoopError)) throw error;
    return masked(`${error.exceptionClassName}: ${error.message.split('\n')[0]}`);
  }
}

/** JSON with bytes as `{"bytes":"latin1"}`. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint') return inner.toString();
    const buffer = inner as { type?: unknown; data?: number[] } | null;
    return buffer?.type === 'Buffer' && buffer.data ? { bytes: Buffer.from(buffer.data).toString('latin1') } : inner;
  });
}

export function fromJson(text: string): RecordedCall {
  return JSON.parse(text, (_key, inner: unknown) => {
    const bytes = (inner as { bytes?: unknown } | null)?.bytes;
    return typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : inner;
  }) as RecordedCall;
}

function masked(text: string): string {
  return text
    .replace(/("(?:modification|access)_time":)\d{12,}/g, '$1"now"')
    .replace(/"fileId":\d+/g, '"fileId":"id"')
    .replace(/\(inode \d+\)/g, '(inode id)')
    .replace(/ (\[Lease\..*\]|Holder \S+ does not have any open files\.)/, '');
}
