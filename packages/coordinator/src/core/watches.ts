import { type ACL, EventType } from '@calf/protocol/zookeeper';
import type { ZnodeChange } from './apply.ts';
import { parentOf } from './paths.ts';

/** A bit each: a path can be watched by one watcher in several ways. Source: org.apache.zookeeper.server.watch.WatchStats. */
export const WatchMode = { standard: 1, persistent: 2, persistentRecursive: 4 } as const;
export type WatchMode = (typeof WatchMode)[keyof typeof WatchMode];

/** An event for one watcher, who hears of it if `acl` lets it read. */
export interface Notification<W> {
  readonly watcher: W;
  readonly type: EventType;
  readonly path: string;
  readonly acl: readonly ACL[];
}

/** Watches on data and existence, and watches on children. Source: org.apache.zookeeper.server.DataTree, its two WatchManagers. */
export class Watches<W extends object> {
  readonly data = new WatchTable<W>();
  readonly children = new WatchTable<W>();

  get count(): number {
    return this.data.count + this.children.count;
  }

  addPersistent(path: string, watcher: W): void {
    this.data.add(path, watcher, WatchMode.persistent);
    this.children.add(path, watcher, WatchMode.persistent);
  }

  addRecursive(path: string, watcher: W): void {
    this.data.add(path, watcher, WatchMode.persistentRecursive);
  }

  /** Forgets a watcher whose connection is gone. */
  drop(watcher: W): void {
    this.data.drop(watcher);
    this.children.drop(watcher);
  }

  /** Takes the one-time watches that a change meets, in the order in which ZooKeeper reports. */
  trigger({ change, path, acl, parentAcl }: ZnodeChange): Notification<W>[] {
    const parentEvent = { type: EventType.NodeChildrenChanged, path: parentOf(path), acl: parentAcl };
    switch (change) {
      case 'dataChanged':
        return this.#notify(this.data.take(path), { type: EventType.NodeDataChanged, path, acl });
      case 'created':
        return [
          ...this.#notify(this.data.take(path), { type: EventType.NodeCreated, path, acl }),
          ...this.#notify(this.children.take(parentEvent.path), parentEvent),
        ];
      case 'deleted': {
        const told = this.data.take(path);
        const others = [...this.children.take(path)].filter((watcher) => !told.has(watcher));
        return [
          ...this.#notify(told, { type: EventType.NodeDeleted, path, acl }),
          ...this.#notify(others, { type: EventType.NodeDeleted, path, acl }),
          ...this.#notify(this.children.take(parentEvent.path), parentEvent),
        ];
      }
    }
  }

  #notify(watchers: Iterable<W>, event: Omit<Notification<W>, 'watcher'>): Notification<W>[] {
    return Array.from(watchers, (watcher) => ({ watcher, ...event }));
  }
}

/** Who watches which path, found by path and by watcher. Source: org.apache.zookeeper.server.watch.WatchManager. */
export class WatchTable<W extends object> {
  readonly byPath = new Map<string, Map<W, number>>();
  readonly byWatcher = new Map<W, Set<string>>();
  #recursiveCount = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(path: string, watcher: W, mode: WatchMode): void {
    let watchers = this.byPath.get(path);
    if (!watchers) this.byPath.set(path, (watchers = new Map()));
    const modes = watchers.get(watcher) ?? 0;
    if (modes === 0) {
      this.#count++;
      const paths = this.byWatcher.get(watcher);
      if (paths) paths.add(path);
      else this.byWatcher.set(watcher, new Set([path]));
    }
    if (mode === WatchMode.persistentRecursive && (modes & mode) === 0) this.#recursiveCount++;
    watchers.set(watcher, modes | mode);
  }

  /** Whether `watcher` watches `path` in this mode, or in any. */
  has(path: string, watcher: W, mode?: WatchMode): boolean {
    const modes = this.byPath.get(path)?.get(watcher) ?? 0;
    return mode === undefined ? modes !== 0 : (modes & mode) !== 0;
  }

  /** Whether there was one to remove. */
  remove(path: string, watcher: W, mode?: WatchMode): boolean {
    if (!this.has(path, watcher, mode)) return false;
    const modes = this.byPath.get(path)?.get(watcher) ?? 0;
    this.#setModes(path, watcher, modes, mode === undefined ? 0 : modes & ~mode);
    return true;
  }

  drop(watcher: W): void {
    for (const path of this.byWatcher.get(watcher) ?? []) this.remove(path, watcher);
  }

  /** Those who watch `path` itself, or one of its ancestors recursively; one-time watches end with this. */
  take(path: string): Set<W> {
    const watchers = new Set<W>();
    for (const [watcher, modes] of this.byPath.get(path) ?? []) {
      watchers.add(watcher);
      this.#setModes(path, watcher, modes, modes & ~WatchMode.standard);
    }
    if (this.#recursiveCount > 0) for (const ancestor of ancestorsOf(path)) this.#addRecursive(ancestor, watchers);
    return watchers;
  }

  #addRecursive(path: string, to: Set<W>): void {
    for (const [watcher, modes] of this.byPath.get(path) ?? []) {
      if ((modes & WatchMode.persistentRecursive) !== 0) to.add(watcher);
    }
  }

  #setModes(path: string, watcher: W, before: number, after: number): void {
    if ((before & ~after & WatchMode.persistentRecursive) !== 0) this.#recursiveCount--;
    const watchers = this.byPath.get(path);
    if (after !== 0) {
      watchers?.set(watcher, after);
      return;
    }
    this.#count--;
    watchers?.delete(watcher);
    if (watchers?.size === 0) this.byPath.delete(path);
    const paths = this.byWatcher.get(watcher);
    paths?.delete(path);
    if (paths?.size === 0) this.byWatcher.delete(watcher);
  }
}

function ancestorsOf(path: string): string[] {
  const ancestors: string[] = [];
  for (let at = path; at !== '/'; ) {
    at = parentOf(at);
    ancestors.push(at);
  }
  return ancestors;
}
