import { longMax } from '@calf/protocol/bytes';
import { HadoopError } from '@calf/runtime/errors';
import { lastRow, pathOf } from '../inodes-in-path.ts';
import { rootRow } from '../namespace.ts';
import { checkSuperuser } from '../permissions.ts';
import { fileNotFound, pathIsNotDirectory } from '../refusals.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Decision, Situation } from '../situation.ts';

/** Long.MAX_VALUE leaves a quota as it is, -1 takes it away. Source: org.apache.hadoop.hdfs.protocol.HdfsConstants.QUOTA_DONT_SET. */
export interface SetQuotaRequest {
  readonly path: string;
  readonly namespaceQuota: number;
  readonly storagespaceQuota: number;
}

/** Source: org.apache.hadoop.hdfs.server.namenode.FSDirAttrOp.setQuota. @throws HadoopError */
export function decideSetQuota(situation: Situation, request: SetQuotaRequest): Decision<void> {
  const { namespace, caller } = situation;
  checkSuperuser(caller, commandOf(request));
  const inodes = resolvePath(situation, request.path, 'write');
  checkRange(request);
  const row = lastRow(inodes);
  if (row < 0) throw fileNotFound(`Directory does not exist: ${pathOf(inodes)}`);
  if (!namespace.isDirectory(row)) throw pathIsNotDirectory(pathOf(inodes));
  const now = namespace.quota(row);
  const keepsNames = request.namespaceQuota === longMax || (row === rootRow && request.namespaceQuota === -1);
  const namespaceQuota = keepsNames ? now.namespace : request.namespaceQuota;
  const storagespaceQuota = request.storagespaceQuota === longMax ? now.storagespace : request.storagespaceQuota;
  if (namespaceQuota === now.namespace && storagespaceQuota === now.storagespace) return { edits: [], result: undefined };
  const edit = { op: 'OP_SET_QUOTA', inodeId: namespace.id(row), namespaceQuota, storagespaceQuota } as const;
  return { edits: [edit], result: undefined };
}

/** Source: FSNamesystem.getQuotaCommand. */
function commandOf({ namespaceQuota, storagespaceQuota }: SetQuotaRequest): string {
  if (storagespaceQuota === longMax) return namespaceQuota === -1 ? 'clearQuota' : 'setQuota';
  return namespaceQuota === longMax && storagespaceQuota === -1 ? 'clearSpaceQuota' : 'setSpaceQuota';
}

function checkRange({ namespaceQuota, storagespaceQuota }: SetQuotaRequest): void {
  if (namespaceQuota >= -1 && storagespaceQuota >= -1) return;
  throw new HadoopError(
    'java.lang.IllegalArgumentException',
    `Illegal value for nsQuota or ssQuota : ${namespaceQuota} and ${storagespaceQuota}`,
  );
}
