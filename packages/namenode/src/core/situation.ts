import type { Edit } from './edit.ts';
import type { Moment } from './moment.ts';
import type { NamespaceView } from './namespace.ts';

/** Who asks. */
export interface Caller {
  readonly user: string;
  readonly groups: readonly string[];
  /** The user that runs the NameNode, a member of the supergroup, or anybody when `dfs.permissions.enabled` is false. */
  readonly isSuperuser: boolean;
  /** The host the call came from, as `clientMachine` in Hadoop. */
  readonly machine: string;
  /** The call's name, as some refusals repeat it. */
  readonly operation?: string;
}

/** What the configuration says of names. */
export interface NamespaceLimits {
  /** `dfs.namenode.fs-limits.max-component-length`: bytes, 0 for no limit. */
  readonly componentBytesMax: number;
  /** `dfs.namenode.fs-limits.max-directory-items`. */
  readonly directoryItemsMax: number;
}

/** All that an operation decides on. */
export interface Situation {
  readonly namespace: NamespaceView;
  readonly caller: Caller;
  readonly limits: NamespaceLimits;
  readonly at: Moment;
}

/** What an operation wants to become true, in order, and what its caller is told once it is durable. */
export interface Decision<Result> {
  readonly edits: readonly Edit[];
  readonly result: Result;
  /** What follows at once and is not journaled (a new block's pipeline, say): `commit` calls it right after it has applied the edits. */
  readonly applied?: () => void;
  /** The caller is told at once when there are no edits: the answer is a look at what is now, and no word that it will stay. */
  readonly isLook?: boolean;
}
