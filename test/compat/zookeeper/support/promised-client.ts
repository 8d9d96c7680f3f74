import { createRequire } from 'node:module';

/** What is used here of node-zookeeper-client 1.1.3, which has no types of its own. */
interface Library {
  createClient(hosts: string, options: { sessionTimeout: number; spinDelay: number; retries: number }): Client;
  readonly CreateMode: Readonly<Record<'PERSISTENT' | 'EPHEMERAL' | 'PERSISTENT_SEQUENTIAL' | 'EPHEMERAL_SEQUENTIAL', number>>;
  readonly ACL: Readonly<Record<'OPEN_ACL_UNSAFE' | 'CREATOR_ALL_ACL' | 'READ_ACL_UNSAFE', readonly Acl[]>>;
}

interface Acl {
  readonly permission: number;
  readonly id: { readonly scheme: string; readonly id: string };
}

interface Stat {
  readonly version: number;
  readonly dataLength: number;
  readonly numChildren: number;
}

interface WatchEvent {
  readonly name: string;
  readonly path: string;
}

interface Transaction {
  create(path: string, data?: Buffer): Transaction;
  setData(path: string, data: Buffer, version?: number): Transaction;
  check(path: string, version: number): Transaction;
  remove(path: string, version?: number): Transaction;
  commit(callback: (error: Error | null) => void): void;
}

type Watcher = (event: WatchEvent) => void;
type Callback<Values extends unknown[]> = (error: Error | null, ...values: Values) => void;

interface Client {
  once(event: 'connected' | 'disconnected', listener: () => void): void;
  connect(): void;
  close(): void;
  getSessionId(): Buffer;
  addAuthInfo(scheme: string, auth: Buffer): void;
  create(path: string, data: Buffer | null, acl: readonly Acl[], mode: number, callback: Callback<[string]>): void;
  mkdirp(path: string, callback: Callback<[string]>): void;
  remove(path: string, version: number, callback: Callback<[]>): void;
  exists(path: string, watcher: Watcher | undefined, callback: Callback<[Stat | null]>): void;
  getData(path: string, watcher: Watcher | undefined, callback: Callback<[Buffer | undefined, Stat]>): void;
  setData(path: string, data: Buffer, version: number, callback: Callback<[Stat]>): void;
  getChildren(path: string, watcher: Watcher | undefined, callback: Callback<[string[], Stat]>): void;
  getACL(path: string, callback: Callback<[Acl[], Stat]>): void;
  setACL(path: string, acl: readonly Acl[], version: number, callback: Callback<[Stat]>): void;
  transaction(): Transaction;
}

// `require` gives no types: those above are from its README.
const library = createRequire(import.meta.url)('node-zookeeper-client') as Library;

export const { ACL, CreateMode } = library;

export type Zk = Awaited<ReturnType<typeof connectedClient>>;

/** node-zookeeper-client with a session, its callbacks made promises. */
export async function connectedClient(hosts: string) {
  const client = library.createClient(hosts, { sessionTimeout: 6000, spinDelay: 20, retries: 100 });
  const connected = new Promise<void>((resolve) => client.once('connected', resolve));
  client.connect();
  await connected;
  return {
    client,
    create: (path: string, data: Buffer | null, mode: number, acl = ACL.OPEN_ACL_UNSAFE) =>
      promised<[string]>((done) => client.create(path, data, acl, mode, done)).then(([made]) => made),
    mkdirp: (path: string) => promised<[string]>((done) => client.mkdirp(path, done)),
    remove: (path: string, version = -1) => promised<[]>((done) => client.remove(path, version, done)),
    exists: (path: string, watcher?: Watcher) =>
      promised<[Stat | null]>((done) => client.exists(path, watcher, done)).then(([stat]) => stat),
    getData: (path: string, watcher?: Watcher) =>
      promised<[Buffer | undefined, Stat]>((done) => client.getData(path, watcher, done)).then(([data, stat]) => ({
        data,
        stat,
      })),
    setData: (path: string, data: Buffer, version = -1) =>
      promised<[Stat]>((done) => client.setData(path, data, version, done)).then(([stat]) => stat),
    getChildren: (path: string, watcher?: Watcher) =>
      promised<[string[], Stat]>((done) => client.getChildren(path, watcher, done)).then(([children]) => children),
    getACL: (path: string) => promised<[Acl[], Stat]>((done) => client.getACL(path, done)).then(([acl]) => acl),
    setACL: (path: string, acl: readonly Acl[]) => promised<[Stat]>((done) => client.setACL(path, acl, -1, done)),
    commit: (fill: (transaction: Transaction) => Transaction) => promised<[]>((done) => fill(client.transaction()).commit(done)),
    /** The event that the watcher given to `watch` gets. */
    nextEvent: (watch: (watcher: Watcher) => Promise<unknown>) =>
      new Promise<WatchEvent>((resolve, reject) => {
        watch(resolve).catch(reject);
      }),
    /** Ends the session. */
    close: () =>
      new Promise<void>((resolve) => {
        client.once('disconnected', resolve);
        client.close();
      }),
  };
}

function promised<Values extends unknown[]>(run: (done: Callback<Values>) => void): Promise<Values> {
  return new Promise((resolve, reject) => {
    run((error, ...values) => {
      if (error) reject(error);
      else resolve(values);
    });
  });
}
