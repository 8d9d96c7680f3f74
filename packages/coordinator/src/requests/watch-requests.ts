import {
  AddWatchMode,
  AddWatchRequest,
  ErrorResponse,
  EventType,
  KeeperCode,
  KeeperError,
  SetWatches,
  SetWatches2,
  WatchesRequest,
  WatcherType,
} from '@calf/protocol/zookeeper';
import { MalformedError } from '@calf/protocol/bytes';
import { WatchMode, type Watches } from '../core/watches.ts';
import type { Attached } from '../coordinator.ts';
import { eventFrame } from '../frames.ts';
import type { Call, Row } from './request.ts';

/** What a client watched before it lost its connection: what it has missed is told at once, the rest is watched again. */
export const setWatches: Row = {
  name: 'SETW',
  answer(call) {
    watchAgain(call, { ...SetWatches.read(call.from), persistentWatches: [], persistentRecursiveWatches: [] });
    return { err: KeeperCode.OK };
  },
};

export const setWatches2: Row = {
  name: 'STW2',
  answer(call) {
    watchAgain(call, SetWatches2.read(call.from));
    return { err: KeeperCode.OK };
  },
};

export const addWatch: Row = {
  name: 'ADDW',
  answer({ coordinator: { watches }, connection, from }) {
    const { path, mode } = AddWatchRequest.read(from);
    if (mode === AddWatchMode.persistent) watches.addPersistent(path, connection);
    else if (mode === AddWatchMode.persistentRecursive) watches.addRecursive(path, connection);
    else throw new MalformedError(`mode ${mode} of a watch`);
    return { err: KeeperCode.OK, body: (to) => ErrorResponse.write(to, { err: 0 }) };
  },
};

export const checkWatches: Row = {
  name: 'CHKW',
  answer({ coordinator: { watches }, connection, from }) {
    const { path, type } = WatchesRequest.read(from);
    const found = watchesOf(watches, type).some(({ table, mode }) => table.has(path, connection, mode));
    if (!found) throw new KeeperError('NOWATCHER', path);
    return { err: KeeperCode.OK };
  },
};

export const removeWatches: Row = {
  name: 'REMW',
  answer({ coordinator: { watches }, connection, from }) {
    const { path, type } = WatchesRequest.read(from);
    const removed = watchesOf(watches, type).filter(({ table, mode }) => table.remove(path, connection, mode));
    if (removed.length === 0) throw new KeeperError('NOWATCHER', path);
    return { err: KeeperCode.OK };
  },
};

/** Source: org.apache.zookeeper.server.DataTree.setWatches. */
function watchAgain({ coordinator, connection }: Call, asked: SetWatches2): void {
  const { watches, outbox, state } = coordinator;
  const tell = (type: EventType, path: string) => outbox.send(connection, eventFrame(type, path, -1));
  for (const path of asked.dataWatches) {
    const node = state.tree.lookup(path);
    if (!node) tell(EventType.NodeDeleted, path);
    else if (node.mzxid > asked.relativeZxid) tell(EventType.NodeDataChanged, path);
    else watches.data.add(path, connection, WatchMode.standard);
  }
  for (const path of asked.existWatches) {
    if (state.tree.lookup(path)) tell(EventType.NodeCreated, path);
    else watches.data.add(path, connection, WatchMode.standard);
  }
  for (const path of asked.childWatches) {
    const node = state.tree.lookup(path);
    if (!node) tell(EventType.NodeDeleted, path);
    else if (node.pzxid > asked.relativeZxid) tell(EventType.NodeChildrenChanged, path);
    else watches.children.add(path, connection, WatchMode.standard);
  }
  for (const path of asked.persistentWatches) watches.addPersistent(path, connection);
  for (const path of asked.persistentRecursiveWatches) watches.addRecursive(path, connection);
}

/** Source: org.apache.zookeeper.server.DataTree.containsWatcher and removeWatch. */
function watchesOf({ data, children }: Watches<Attached>, type: number) {
  switch (type) {
    case WatcherType.Children:
      return [{ table: children, mode: WatchMode.standard }];
    case WatcherType.Data:
      return [{ table: data, mode: WatchMode.standard }];
    case WatcherType.Persistent:
      return [
        { table: children, mode: WatchMode.persistent },
        { table: data, mode: WatchMode.persistent },
      ];
    case WatcherType.PersistentRecursive:
      return [{ table: data, mode: WatchMode.persistentRecursive }];
    case WatcherType.Any:
      return [
        { table: children, mode: undefined },
        { table: data, mode: undefined },
      ];
    default:
      throw new MalformedError(`type ${type} of a watch`);
  }
}
