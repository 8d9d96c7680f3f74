import { MalformedError } from './bytes.ts';
import { bool, buffer, type Codec, int, long, record, type Shape, ustring, vector } from './record.ts';

const twoTo32 = 0x1_0000_0000;

/** A long as a number: zxids (2^53 of them outlast any disk) and milliseconds. @throws MalformedError beyond ±(2^53 - 1) */
export const safeLong: Codec<number> = {
  read(from) {
    const high = from.int32();
    const value = high * twoTo32 + (from.int32() >>> 0);
    if (!Number.isSafeInteger(value))
      throw new MalformedError(`a number of 64 bits, 0x${high.toString(16)}…, where 53 are taken`);
    return value;
  },
  write(to, value) {
    to.int32(Math.floor(value / twoTo32));
    to.int32(value | 0);
  },
};

// The records below are those of zookeeper.jute: org.apache.zookeeper.data and org.apache.zookeeper.proto.

export const Id = record({ scheme: ustring, id: ustring });
export type Id = Shape<typeof Id>;

export const ACL = record({ perms: int, id: Id });
export type ACL = Shape<typeof ACL>;

export const Stat = record({
  czxid: safeLong,
  mzxid: safeLong,
  ctime: safeLong,
  mtime: safeLong,
  version: int,
  cversion: int,
  aversion: int,
  ephemeralOwner: long,
  dataLength: int,
  numChildren: int,
  pzxid: safeLong,
});
export type Stat = Shape<typeof Stat>;

export const RequestHeader = record({ xid: int, type: int });
export type RequestHeader = Shape<typeof RequestHeader>;

export const ReplyHeader = record({ xid: int, zxid: safeLong, err: int });
export type ReplyHeader = Shape<typeof ReplyHeader>;

export const WatcherEvent = record({ type: int, state: int, path: ustring });
export type WatcherEvent = Shape<typeof WatcherEvent>;

export const AuthPacket = record({ type: int, scheme: ustring, auth: buffer });
export type AuthPacket = Shape<typeof AuthPacket>;

export const CreateRequest = record({ path: ustring, data: buffer, acl: vector(ACL), flags: int });
export type CreateRequest = Shape<typeof CreateRequest>;
export const CreateTTLRequest = record({ path: ustring, data: buffer, acl: vector(ACL), flags: int, ttl: long });
export type CreateTTLRequest = Shape<typeof CreateTTLRequest>;
export const CreateResponse = record({ path: ustring });
export const Create2Response = record({ path: ustring, stat: Stat });

export const DeleteRequest = record({ path: ustring, version: int });
export type DeleteRequest = Shape<typeof DeleteRequest>;
export const SetDataRequest = record({ path: ustring, data: buffer, version: int });
export type SetDataRequest = Shape<typeof SetDataRequest>;
export const SetACLRequest = record({ path: ustring, acl: vector(ACL), version: int });
export type SetACLRequest = Shape<typeof SetACLRequest>;
export const CheckVersionRequest = record({ path: ustring, version: int });
export type CheckVersionRequest = Shape<typeof CheckVersionRequest>;

/** `SetDataResponse`, `SetACLResponse`, `ExistsResponse`: a stat alone. */
export const StatResponse = record({ stat: Stat });

/** `ExistsRequest`, `GetDataRequest`, `GetChildrenRequest`, `GetChildren2Request`: a path, and whether to watch. */
export const ReadRequest = record({ path: ustring, watch: bool });
export type ReadRequest = Shape<typeof ReadRequest>;
/** `GetACLRequest`, `SyncRequest`, `GetAllChildrenNumberRequest`, `GetEphemeralsRequest` and `SyncResponse`: a path alone. */
export const PathRequest = record({ path: ustring });
export type PathRequest = Shape<typeof PathRequest>;

export const GetDataResponse = record({ data: buffer, stat: Stat });
export const GetACLResponse = record({ acl: vector(ACL), stat: Stat });
export const GetChildrenResponse = record({ children: vector(ustring) });
export const GetChildren2Response = record({ children: vector(ustring), stat: Stat });
export const GetAllChildrenNumberResponse = record({ totalNumber: int });
export const GetEphemeralsResponse = record({ ephemerals: vector(ustring) });

export const ClientInfo = record({ authScheme: ustring, user: ustring });
export type ClientInfo = Shape<typeof ClientInfo>;
export const WhoAmIResponse = record({ clientInfo: vector(ClientInfo) });

const paths = vector(ustring);
export const SetWatches = record({ relativeZxid: safeLong, dataWatches: paths, existWatches: paths, childWatches: paths });
export type SetWatches = Shape<typeof SetWatches>;
export const SetWatches2 = record({
  relativeZxid: safeLong,
  dataWatches: paths,
  existWatches: paths,
  childWatches: paths,
  persistentWatches: paths,
  persistentRecursiveWatches: paths,
});
export type SetWatches2 = Shape<typeof SetWatches2>;

export const AddWatchRequest = record({ path: ustring, mode: int });
export type AddWatchRequest = Shape<typeof AddWatchRequest>;
/** `CheckWatchesRequest` and `RemoveWatchesRequest`; `type` is a WatcherType. */
export const WatchesRequest = record({ path: ustring, type: int });
export type WatchesRequest = Shape<typeof WatchesRequest>;

export const ReconfigRequest = record({
  joiningServers: ustring,
  leavingServers: ustring,
  newMembers: ustring,
  curConfigId: long,
});
export const ErrorResponse = record({ err: int });
export const MultiHeader = record({ type: int, done: bool, err: int });
