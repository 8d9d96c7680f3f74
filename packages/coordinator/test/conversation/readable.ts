import { ByteReader } from '@calf/protocol/bytes';
import { type Codec, ustringOrNull } from '@calf/protocol/record';
import {
  ConnectResponse,
  Create2Response,
  CreateResponse,
  ErrorResponse,
  GetACLResponse,
  GetAllChildrenNumberResponse,
  GetChildren2Response,
  GetChildrenResponse,
  GetDataResponse,
  GetEphemeralsResponse,
  keeperCodeName,
  MultiResponse,
  PathRequest,
  ReplyHeader,
  StatResponse,
  WatcherEvent,
  WhoAmIResponse,
  Xid,
} from '@calf/protocol/zookeeper';
import type { Scene } from './play.ts';

/** What stands behind the header of an answer, by the name of the request. */
const bodies: Readonly<Record<string, Codec<unknown>>> = {
  create: CreateResponse,
  create2: Create2Response,
  createContainer: Create2Response,
  createTTL: Create2Response,
  setData: StatResponse,
  setACL: StatResponse,
  exists: StatResponse,
  getData: GetDataResponse,
  getACL: GetACLResponse,
  getChildren: GetChildrenResponse,
  getChildren2: GetChildren2Response,
  getAllChildrenNumber: GetAllChildrenNumberResponse,
  getEphemerals: GetEphemeralsResponse,
  multi: MultiResponse,
  multiRead: MultiResponse,
  sync: PathRequest,
  whoAmI: WhoAmIResponse,
  addWatch: ErrorResponse,
  sasl: ustringOrNull,
};

/** Scenes as text, without what differs from one run to the next: times, session ids, and the order of what has none. */
export function readable(scenes: readonly Scene[]): string[] {
  const sessions = new Map<bigint, string>();
  return scenes.map(({ step, frames, closed }) => {
    const said = Object.entries(frames).flatMap(([who, all]) =>
      all.map((frame) => `  ${who}: ${readableFrame(step, new ByteReader(Buffer.from(frame, 'hex')), { who, sessions })}`),
    );
    // A session's ephemeral znodes are deleted in no particular order.
    if (step.endsWith(' closeSession')) said.sort();
    return [step, ...said, ...closed.map((who) => `  ${who}: connection closed`)].join('\n');
  });
}

function readableFrame(
  step: string,
  from: ByteReader,
  { who, sessions }: { who: string; sessions: Map<bigint, string> },
): string {
  const [client, op = ''] = step.split(' ');
  if (op === 'connect' && who === client) {
    const { sessionId, passwd, ...rest } = ConnectResponse.read(from);
    if (sessionId !== 0n && !sessions.has(sessionId)) sessions.set(sessionId, `session ${sessions.size + 1}`);
    return text(
      { ...rest, session: sessions.get(sessionId) ?? 'none', passwordBytes: passwd?.length, rest: from.remaining },
      sessions,
    );
  }
  const header = ReplyHeader.read(from);
  const codec = header.xid === Xid.notification ? WatcherEvent : bodies[op];
  const body = codec && from.remaining > 0 ? codec.read(from) : undefined;
  const { xid, zxid, err } = header;
  return `${text({ xid, zxid, err: keeperCodeName(err) }, sessions)} ${text(body, sessions)} rest=${from.remaining}`;
}

function text(value: unknown, sessions: Map<bigint, string>): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (key === 'ctime' || key === 'mtime') return inner === 0 ? 0 : 'some time';
    if (typeof inner === 'bigint') return sessions.get(inner) ?? inner.toString();
    if (unordered.has(key) && Array.isArray(inner)) return inner.map((item) => JSON.stringify(item)).toSorted();
    return inner;
  });
}

const unordered = new Set(['children', 'ephemerals', 'clientInfo']);
