import { bool, buffer, type Codec, int, long, record, type Shape } from './record.ts';
import { safeLong } from './zookeeper-records.ts';

const connectRequest = record({ protocolVersion: int, lastZxidSeen: safeLong, timeOut: int, sessionId: long, passwd: buffer });
const connectResponse = record({ protocolVersion: int, timeOut: int, sessionId: long, passwd: buffer });

/**
 * The first frame of either side has a last field that ZooKeeper before 3.4 does not know: `readOnly` is undefined where it is absent. A
 * server sends it to those who sent it. Source: org.apache.zookeeper.compat.ProtocolManager.
 */
function withReadOnly<T extends object>(older: Codec<T>): Codec<T & { readonly readOnly?: boolean | undefined }> {
  return {
    read(from) {
      const fields = older.read(from);
      return { ...fields, readOnly: from.remaining > 0 ? bool.read(from) : undefined };
    },
    write(to, value) {
      older.write(to, value);
      if (value.readOnly !== undefined) bool.write(to, value.readOnly);
    },
  };
}

/** Session id 0 asks for a new session. */
export const ConnectRequest = withReadOnly(connectRequest);
export type ConnectRequest = Shape<typeof ConnectRequest>;

/** Session id 0 and timeout 0 say that the session has expired. */
export const ConnectResponse = withReadOnly(connectResponse);
export type ConnectResponse = Shape<typeof ConnectResponse>;
