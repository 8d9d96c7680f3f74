import type { RpcCall } from '@calf/runtime/rpc-server';
import { checkSuperuser } from '../core/permissions.ts';
import type { Namesystem } from '../namesystem.ts';

/** Lets only the superuser on; `operation` is what the refusal names, where that is not the call's name. @throws HadoopError AccessControlException */
export type SuperuserCheck = (call: RpcCall, operation?: string) => Promise<void>;

export function superuserCheck(namesystem: Namesystem): SuperuserCheck {
  return async (call, operation = call.method) => checkSuperuser(await namesystem.caller(call), operation);
}
