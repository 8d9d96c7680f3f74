import { HadoopError } from '@calf/runtime/errors';
import type { RpcCall } from '@calf/runtime/rpc-server';
import type { Blocksystem } from '../blocksystem.ts';
import type { BlockSituation } from '../core/block-situation.ts';
import type { CallName } from '../core/edit-record.ts';
import type { Decision } from '../core/situation.ts';
import type { Namesystem } from '../namesystem.ts';

interface Once<R, Answer> {
  readonly decide: (situation: BlockSituation) => Decision<R | HadoopError>;
  readonly answer: (result: R, situation: BlockSituation) => Answer;
  /** A retry of a call that was done. */
  readonly again: (situation: BlockSituation) => Answer;
}

interface Committing {
  readonly commit: <R>(call: RpcCall, decide: (situation: BlockSituation) => Decision<R>, name?: CallName) => Promise<R>;
  readonly once: <R, Answer>(call: RpcCall, one: Once<R, Answer>) => Promise<Answer>;
  readonly look: <Answer>(call: RpcCall, answer: (situation: BlockSituation) => Answer) => Promise<Answer>;
}

/** How a row decides about files and blocks: the caller is found, then all happens in one turn. */
export function committing(blocksystem: Blocksystem): Committing {
  const { namesystem }: { namesystem: Namesystem } = blocksystem;
  const commit: Committing['commit'] = async (call, decide, name) => {
    const caller = await namesystem.caller(call);
    return namesystem.commit(caller, (situation) => decide(blocksystem.situation(situation)), name);
  };
  const look: Committing['look'] = async (call, answer) =>
    answer(blocksystem.situation(namesystem.situation(await namesystem.caller(call))));
  return {
    commit,
    look,
    once: (call, { decide, answer, again }) =>
      namesystem.atMostOnce(call, {
        async run(name) {
          const result = await commit(call, decide, name);
          if (result instanceof HadoopError) throw result;
          return look(call, (situation) => answer(result, situation));
        },
        again: () => look(call, again),
      }),
  };
}
