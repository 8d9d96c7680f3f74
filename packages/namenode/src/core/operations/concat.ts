import { HadoopError } from '@calf/runtime/errors';
import { fileRow, type InodesInPath, parentRow, pathOf } from '../inodes-in-path.ts';
import { checkPermission } from '../permissions.ts';
import { illegalArgument, ioException } from '../refusals.ts';
import { resolvePath } from '../resolve-path.ts';
import type { Decision, Situation } from '../situation.ts';

export interface ConcatRequest {
  readonly target: string;
  readonly sources: readonly string[];
}

/**
 * Moves the blocks of closed files to the end of another one in their directory, and removes the files.
 * Source: org.apache.hadoop.hdfs.server.namenode.FSDirConcatOp. @throws HadoopError
 */
export function decideConcat(situation: Situation, { target, sources }: ConcatRequest): Decision<void> {
  const { namespace, at } = situation;
  checkArguments([target, ...sources]);
  const inodes = resolvePath(situation, target, 'write');
  checkPermission(situation, inodes, { self: 'WRITE' });
  const row = fileRow(namespace, inodes, target);
  if (namespace.underConstruction(row)) throw illegalArgument(`concat: target file ${target} is under construction`);
  const rows = sources.map((source) => sourceRow(situation, source, { row, inodes }));
  if (new Set(rows).size < rows.length) throw illegalArgument('concat: at least two of the source files are the same');
  const sourceIds = rows.map((source) => namespace.id(source));
  const edit = { op: 'OP_CONCAT_DELETE', inodeId: namespace.id(row), sourceIds, mtimeMs: at.ms } as const;
  return { edits: [edit], result: undefined };
}

function checkArguments([target = '', ...sources]: readonly string[]): void {
  const illegal = (message: string) => new HadoopError('java.lang.IllegalArgumentException', message);
  if (target === '') throw illegal('Target file name is empty');
  if (sources.length === 0) throw illegal('No sources given');
  for (const path of [target, ...sources]) {
    if (!/^\/\.reserved\/(raw|\.inodes)(\/|$)/.test(path)) continue;
    throw ioException(`Concat operation doesn't support .reserved relative path : ${path}`);
  }
}

/** Source: FSDirConcatOp.verifySrcFiles. */
function sourceRow(situation: Situation, path: string, target: { row: number; inodes: InodesInPath }): number {
  const { namespace } = situation;
  const inodes = resolvePath(situation, path, 'write');
  checkPermission(situation, inodes, { self: 'READ' });
  checkPermission(situation, inodes, { parent: 'WRITE' });
  const row = fileRow(namespace, inodes, path);
  const into = pathOf(target.inodes);
  if (parentRow(inodes) !== parentRow(target.inodes)) {
    throw illegalArgument(`Source file ${path} is not in the same directory with the target ${into}`);
  }
  if (row === target.row) throw illegalArgument(`concat: the src file ${path} is the same with the target file ${into}`);
  if (namespace.underConstruction(row) || namespace.firstBlock(row) < 0) {
    throw illegalArgument(`concat: source file ${path} is invalid or empty or underConstruction`);
  }
  const [blockSize, limit] = [namespace.layout(row).blockSize, namespace.layout(target.row).blockSize];
  if (blockSize > limit) {
    throw illegalArgument(
      `concat: source file ${path} has preferred block size ${blockSize} which is greater than the target file's preferred block size ${limit}`,
    );
  }
  return row;
}
