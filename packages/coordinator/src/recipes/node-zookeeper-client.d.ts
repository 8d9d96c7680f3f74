/** What is used of node-zookeeper-client 1.1.3, also inside it: the holes that `hardened-client.ts` closes are there. */
declare module 'node-zookeeper-client' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';

  export interface Exception extends Error {
    readonly code: number;
    readonly name: string;
  }

  /** 64-bit numbers are buffers of 8 bytes. */
  export interface Stat {
    readonly czxid: Buffer;
    readonly mzxid: Buffer;
    readonly ctime: Buffer;
    readonly mtime: Buffer;
    readonly version: number;
    readonly cversion: number;
    readonly aversion: number;
    readonly ephemeralOwner: Buffer;
    readonly dataLength: number;
    readonly numChildren: number;
    readonly pzxid: Buffer;
  }

  export interface ConnectionManager {
    /** Absent until the first attempt to connect. */
    readonly socket?: Socket;
    /** What is left of a frame that has not come whole. */
    pendingBuffer: Buffer | null;
    readonly packetQueue: { readonly queue: unknown[] };
    connectTimeoutHandler: NodeJS.Timeout | null;
    connect(): void;
    onSocketConnected(): void;
    onSocketData(chunk: Buffer): void;
  }

  export type Watcher = (event: unknown) => void;
  export type Callback<Values extends unknown[]> = (error: Exception | null | undefined, ...values: Values) => void;

  export interface Transaction {
    readonly ops: { version?: number }[];
    create(path: string, data: Buffer, mode: number): Transaction;
    setData(path: string, data: Buffer, version: number): Transaction;
    remove(path: string, version: number): Transaction;
    check(path: string, version: number): Transaction;
    commit(callback: Callback<[]>): void;
  }

  export interface Client extends EventEmitter {
    readonly connectionManager: ConnectionManager;
    connect(): void;
    close(): void;
    getSessionId(): Buffer;
    getSessionTimeout(): number;
    create(path: string, data: Buffer, mode: number, callback: Callback<[path: string]>): void;
    remove(path: string, version: number, callback: Callback<[]>): void;
    exists(path: string, watcher: Watcher | undefined, callback: Callback<[stat: Stat | null]>): void;
    getData(path: string, watcher: Watcher | undefined, callback: Callback<[data: Buffer | undefined, stat: Stat]>): void;
    setData(path: string, data: Buffer, version: number, callback: Callback<[stat: Stat]>): void;
    getChildren(path: string, watcher: Watcher | undefined, callback: Callback<[children: string[], stat: Stat]>): void;
    transaction(): Transaction;
  }

  const library: {
    createClient(hosts: string, options: { sessionTimeout: number; spinDelay: number; retries: number }): Client;
  };
  export default library;
}
