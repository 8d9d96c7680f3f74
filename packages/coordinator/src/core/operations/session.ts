import type { DataTree } from '../data-tree.ts';
import type { Txn } from '../transaction.ts';

export function decideCreateSession(timeoutMs: number): Txn {
  return { type: 'createSession', timeoutMs };
}

/** A session takes its ephemeral znodes with it. Source: org.apache.zookeeper.server.PrepRequestProcessor, OpCode.closeSession. */
export function decideCloseSession(tree: DataTree, sessionId: bigint): Txn {
  return { type: 'closeSession', paths2Delete: tree.ephemeralsOf(sessionId) };
}

/** As many characters of paths go into one transaction: what a record of the journal may hold, in the worst of encodings. */
const pathCharsMax = 4 * 1024 * 1024;
const pathsMax = 100_000;

/** What is to be deleted before a session is closed: nothing, unless its ephemeral znodes are too many to stand in one transaction. */
export function decideEarlyDeletions(tree: DataTree, sessionId: bigint): Txn[] {
  const pieces: string[][] = [[]];
  let chars = 0;
  for (const path of tree.ephemeralsOf(sessionId)) {
    chars += path.length;
    if (chars > pathCharsMax || pieces.at(-1)?.length === pathsMax) {
      pieces.push([]);
      chars = path.length;
    }
    pieces.at(-1)?.push(path);
  }
  return pieces.slice(0, -1).map((paths) => ({ type: 'multi', txns: paths.map((path) => ({ type: 'delete', path })) }));
}
