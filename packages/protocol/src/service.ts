import type { Message, ReadOf, WriteOf } from './declaration.ts';

/** One rpc: the message that asks and the message that answers. */
export type Method<ReadIn, WriteIn, ReadOut, WriteOut> = readonly [Message<ReadIn, WriteIn>, Message<ReadOut, WriteOut>];
export type AnyMethod = Method<unknown, unknown, unknown, unknown>;
export type Methods = Readonly<Record<string, AnyMethod>>;

/** A protocol of Hadoop RPC: the name that request headers carry, its version, and its methods. */
export interface Service<M extends Methods = Methods> {
  readonly protocol: string;
  readonly version: number;
  readonly methods: M;
}

/** What a caller of a service holds. */
export type ServiceClient<S extends Service> = {
  readonly [K in keyof S['methods']]: (request: WriteOf<S['methods'][K][0]>) => Promise<ReadOf<S['methods'][K][1]>>;
};

/** What an implementation of a service is: any of its methods; the others are unknown to its callers. */
export type ServiceHandlers<S extends Service, Call> = {
  readonly [K in keyof S['methods']]?: (
    request: ReadOf<S['methods'][K][0]>,
    call: Call,
  ) => WriteOf<S['methods'][K][1]> | Promise<WriteOf<S['methods'][K][1]>>;
};

/** Declares `protocol` (a Java interface's name) with its methods; every protocol of Hadoop's is at version 1. */
export function service<M extends Methods>(protocol: string, methods: M, version = 1): Service<M> {
  return { protocol, version, methods };
}
