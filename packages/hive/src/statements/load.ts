import { randomUUID } from 'node:crypto';
import type { FileStatus, FileSystem } from '@calf/client/file-system';
import { isHadoopError } from '@calf/runtime/errors';
import { executionError, plainSemanticError } from '../core/error.ts';
import type { Load } from '../core/sql/statement.ts';
import { requireTable } from '../run/plan-source.ts';
import { dataFiles } from '../run/scan.ts';
import type { Session } from '../run/session.ts';
import { freeName } from './free-name.ts';
import { describePartition, wholePartition } from './partitions.ts';

/** Moves files into a table, as they are; LOCAL copies them, aside until all are there. Source: LoadSemanticAnalyzer, MoveTask, Hive.copyFiles. */
export async function load(session: Session, statement: Load): Promise<void> {
  const { fileSystem, metastore } = session;
  const table = await requireTable(session, statement.table);
  const partition = wholePartition(session, table, statement.partition);
  const source = statement.local ? await session.localFileSystem() : fileSystem;
  const files = await filesAt(source, statement);
  session.say(`Loading data to table ${describePartition(table, partition.values)}`);
  await fileSystem.mkdirs(partition.location);
  const paths = files.map(({ path }) => path);
  const staging = `${partition.location}/.hive-staging_${randomUUID()}`;
  try {
    const arrived = statement.local ? await copied(fileSystem, source, { paths, staging }) : paths;
    const old = statement.overwrite ? await dataFiles(session, partition.location) : [];
    for (const path of old) if (!arrived.includes(path)) await fileSystem.delete(path, { recursive: false });
    for (const path of arrived) await moveIn(fileSystem, path, partition.location);
  } finally {
    if (statement.local) await fileSystem.delete(staging, { recursive: true });
  }
  if (table.partitionColumns.length > 0) await metastore.addPartition(table, partition);
}

/** What a path, a directory or a pattern names; hidden files are left where they are. */
async function filesAt(source: FileSystem, { path }: Load): Promise<FileStatus[]> {
  const matches = await source.globStatus(source.resolve(withoutLocalScheme(path))).catch((fault: unknown) => {
    throw isHadoopError(fault, 'IllegalArgumentException') ? invalidPath(path, String(fault)) : fault;
  });
  if (!matches || matches.length === 0)
    throw invalidPath(path, `No files matching path ${source.qualify(withoutLocalScheme(path))}`);
  const found: FileStatus[] = [];
  for (const match of matches) {
    if (match.type !== 'DIRECTORY') {
      found.push(match);
      continue;
    }
    for (const child of (await source.listStatus(match.path)).filter(isVisible)) {
      if (child.type === 'DIRECTORY') throw invalidPath(path, `source contains directory: ${source.qualify(child.path)}`);
      found.push(child);
    }
  }
  return found;
}

const withoutLocalScheme = (path: string) => path.replace(/^file:\/\/(?=\/)/, 'file:');

const isVisible = ({ path }: FileStatus) => !/^[_.]/.test(path.slice(path.lastIndexOf('/') + 1));

const invalidPath = (path: string, reason: string) => plainSemanticError(`Line 1:17 Invalid path ''${path}'': ${reason}`);

async function moveIn(fileSystem: FileSystem, path: string, directory: string): Promise<void> {
  if (path.slice(0, path.lastIndexOf('/')) === directory) return;
  const target = await freeName(fileSystem, directory, path.slice(path.lastIndexOf('/') + 1));
  if (!(await fileSystem.rename(path, target))) {
    throw executionError(
      'MoveTask',
      `Unable to move source ${fileSystem.qualify(path)} to destination ${fileSystem.qualify(target)}`,
    );
  }
}

async function copied(
  fileSystem: FileSystem,
  source: FileSystem,
  { paths, staging }: { paths: readonly string[]; staging: string },
): Promise<string[]> {
  const targets: string[] = [];
  for (const path of paths) {
    const target = await freeName(fileSystem, staging, path.slice(path.lastIndexOf('/') + 1));
    await copyIn(fileSystem, source, { path, target });
    targets.push(target);
  }
  return targets;
}

async function copyIn(
  fileSystem: FileSystem,
  source: FileSystem,
  { path, target }: { path: string; target: string },
): Promise<void> {
  const input = await source.open(path);
  const output = await fileSystem.create(target, { overwrite: false });
  try {
    for await (const chunk of input.stream()) await output.write(chunk);
    await output.close();
  } catch (fault) {
    await output.abort();
    throw fault;
  } finally {
    await input.close();
  }
}
