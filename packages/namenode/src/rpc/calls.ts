import type { ClientProtocol } from '@calf/protocol/hdfs';
import type { ServiceHandlers } from '@calf/protocol/message';
import type { RpcCall } from '@calf/runtime/rpc-server';
import type { CallName } from '../core/edit-record.ts';
import type { Decision, Situation } from '../core/situation.ts';
import type { Namesystem } from '../namesystem.ts';

/** Some rows of ClientProtocol. */
export type ClientRows = ServiceHandlers<typeof ClientProtocol, RpcCall>;

/** Refuses in safe mode, with what was to be done: `Cannot delete /a`. @throws HadoopError SafeModeException */
export type SafeModeCheck = (what: string) => void;

/** How a row changes names: the caller is found, safe mode is looked at, then it is decided. */
export interface Changes {
  /** `what` is what safe mode forbids. */
  readonly change: <R>(call: RpcCall, what: string, decide: (situation: Situation) => Decision<R>, name?: CallName) => Promise<R>;
  /** For calls that must not run twice: `again` answers a retry of one that was done. */
  readonly changeOnce: <R>(
    call: RpcCall,
    what: string,
    one: { decide: (situation: Situation) => Decision<R>; again: () => R },
  ) => Promise<R>;
}

export function changes(namesystem: Namesystem, checkSafeMode: SafeModeCheck): Changes {
  const change: Changes['change'] = async (call, what, decide, name) => {
    const caller = await namesystem.caller(call);
    return namesystem.commit(
      caller,
      (situation) => {
        checkSafeMode(what);
        return decide(situation);
      },
      name,
    );
  };
  return {
    change,
    changeOnce: (call, what, { decide, again }) =>
      namesystem.atMostOnce(call, { run: (name) => change(call, what, decide, name), again }),
  };
}

export async function situationOf(namesystem: Namesystem, call: RpcCall): Promise<Situation> {
  return namesystem.situation(await namesystem.caller(call));
}
