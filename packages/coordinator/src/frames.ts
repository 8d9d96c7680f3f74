import { ByteWriter } from '@calf/protocol/bytes';
import { ConnectResponse, type EventType, KeeperState, ReplyHeader, WatcherEvent, Xid } from '@calf/protocol/zookeeper';

/** Writes what follows the header of an answer. */
export type Body = (to: ByteWriter) => void;

/** An answer: its length, a ReplyHeader, and the body if there is one. */
export function replyFrame(header: ReplyHeader, body?: Body): Buffer {
  return framed((to) => {
    ReplyHeader.write(to, header);
    body?.(to);
  });
}

/** A watch event. Those made while watches are set again carry zxid -1. Source: org.apache.zookeeper.server.NIOServerCnxn.process. */
export function eventFrame(type: EventType, path: string, zxid: number): Buffer {
  return framed((to) => {
    ReplyHeader.write(to, { xid: Xid.notification, zxid, err: 0 });
    WatcherEvent.write(to, { type, state: KeeperState.SyncConnected, path });
  });
}

export function connectFrame(response: ConnectResponse): Buffer {
  return framed((to) => ConnectResponse.write(to, response));
}

function framed(write: (to: ByteWriter) => void): Buffer {
  const to = new ByteWriter();
  to.int32(0);
  write(to);
  const frame = to.written();
  frame.writeInt32BE(frame.length - 4, 0);
  return frame;
}
