import { type BlockSituation, checkSafeMode } from '../block-situation.ts';
import { lastRow } from '../inodes-in-path.ts';
import { checkPermission } from '../permissions.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Decision } from '../situation.ts';
import { checkReplication } from './create.ts';

/** False for a directory, and for nothing at all. What there is too few or too many of is copied and deleted later. Source: FSDirAttrOp.setReplication. @throws HadoopError */
export function decideSetReplication(
  situation: BlockSituation,
  { path, replication }: { path: string; replication: number },
): Decision<boolean> {
  const { namespace } = situation;
  checkSafeMode(situation, `Cannot set replication for ${path}`);
  checkReplication(situation.blockLimits, { path, replication });
  const inodes = resolvePath(situation, path, 'write');
  checkPermission(situation, inodes, { self: 'WRITE' });
  const row = lastRow(inodes);
  if (row < 0 || namespace.isDirectory(row)) return { edits: [], result: false };
  return { edits: [{ op: 'OP_SET_REPLICATION', inodeId: namespace.id(row), replication }], result: true };
}
