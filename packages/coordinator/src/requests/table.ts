import { OpCode } from '@calf/protocol/zookeeper';
import * as reads from './reads.ts';
import type { Row } from './request.ts';
import * as watching from './watch-requests.ts';
import * as writes from './writes.ts';

/**
 * Requests of an open session. Not here: `auth` and `closeSession`, which change the connection itself; `check`, which stands in a multi
 * only; `createSession`, `deleteContainer` and `error`, which are the server's own.
 */
export const rows: ReadonlyMap<number, Row> = new Map([
  [OpCode.create, writes.create],
  [OpCode.create2, writes.create2],
  [OpCode.createContainer, writes.createContainer],
  [OpCode.createTTL, writes.createTTL],
  [OpCode.delete, writes.remove],
  [OpCode.setData, writes.setData],
  [OpCode.setACL, writes.setACL],
  [OpCode.multi, writes.multi],
  [OpCode.reconfig, writes.reconfig],
  [OpCode.exists, reads.exists],
  [OpCode.getData, reads.getData],
  [OpCode.getACL, reads.getACL],
  [OpCode.getChildren, reads.getChildren],
  [OpCode.getChildren2, reads.getChildren2],
  [OpCode.getAllChildrenNumber, reads.getAllChildrenNumber],
  [OpCode.getEphemerals, reads.getEphemerals],
  [OpCode.multiRead, reads.multiRead],
  [OpCode.sync, reads.sync],
  [OpCode.whoAmI, reads.whoAmI],
  [OpCode.ping, reads.ping],
  [OpCode.setWatches, watching.setWatches],
  [OpCode.setWatches2, watching.setWatches2],
  [OpCode.addWatch, watching.addWatch],
  [OpCode.checkWatches, watching.checkWatches],
  [OpCode.removeWatches, watching.removeWatches],
]);
