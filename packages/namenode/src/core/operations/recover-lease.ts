import { type BlockSituation, checkSafeMode } from '../block-situation.ts';
import { fileRow, pathOf } from '../inodes-in-path.ts';
import { checkPermission } from '../permissions.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Decision } from '../situation.ts';
import { takeLease } from './release-lease.ts';

/** Takes a file from its writer; true when it is closed with that. Source: FSNamesystem.recoverLease. @throws HadoopError */
export function decideRecoverLease(
  situation: BlockSituation,
  { path, holder }: { path: string; holder: string },
): Decision<boolean> {
  checkSafeMode(situation, `Cannot recover the lease of ${path}`);
  const inodes = resolvePath(situation, path, 'write');
  const row = fileRow(situation.namespace, inodes);
  if (!situation.namespace.underConstruction(row)) return { edits: [], result: true };
  checkPermission(situation, inodes, { self: 'WRITE' });
  const release = takeLease(situation, { row, path: pathOf(inodes) }, { caller: 'RECOVER_LEASE', holder, force: true });
  return { ...release, result: release.closed };
}
