import { at, semanticError } from '../core/error.ts';
import type { Statement } from '../core/sql/statement.ts';
import { requireTable } from '../run/plan-source.ts';
import { dataFiles } from '../run/scan.ts';
import type { Session } from '../run/session.ts';
import { findPartitions } from './partitions.ts';

/** The files of a managed table go too. A table that is not there is no error, unless `hive.exec.drop.ignorenonexistent` is false. */
export async function dropTable(session: Session, { name, ifExists }: Statement & { kind: 'dropTable' }): Promise<void> {
  const { metastore, fileSystem, configuration } = session;
  const database = name.database ?? session.database;
  const table = await metastore.getTable(database, name.table);
  if (!table) {
    if (ifExists || configuration.getBoolean('hive.exec.drop.ignorenonexistent', true)) return;
    throw semanticError(10001, at(name, 'Table not found', name.table));
  }
  const partitions = table.partitionColumns.length === 0 ? [] : await metastore.listPartitions(table);
  await metastore.dropTable(database, name.table);
  if (table.external) return;
  for (const { location } of [table, ...partitions]) await fileSystem.delete(location, { recursive: true });
}

export async function truncateTable(session: Session, { name, partition }: Statement & { kind: 'truncate' }): Promise<void> {
  const table = await requireTable(session, name);
  if (table.external) throw semanticError(10146, `Cannot truncate non-managed table ${table.name}.`);
  const partitions = table.partitionColumns.length === 0 ? [table] : await findPartitions(session, table, partition ?? new Map());
  for (const { location } of partitions) {
    for (const file of await dataFiles(session, location)) await session.fileSystem.delete(file, { recursive: false });
  }
}
