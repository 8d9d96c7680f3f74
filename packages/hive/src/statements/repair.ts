import type { TableName } from '../core/sql/query.ts';
import { requireTable } from '../run/plan-source.ts';
import type { Session } from '../run/session.ts';
import type { Table } from '../table/definition.ts';
import { partitionValues } from '../table/partition-name.ts';

/** MSCK REPAIR TABLE: directories that look like partitions become ones. */
export async function repair(session: Session, name: TableName): Promise<void> {
  const table = await requireTable(session, name);
  for (const location of await directoriesBelow(session, table)) {
    const values = partitionValues(table.partitionColumns, location.slice(table.location.length + 1));
    if (values && (await session.metastore.addPartition(table, { values, location }))) {
      session.say(`Repair: Added partition to metastore ${table.name}:${location.slice(table.location.length + 1)}`);
    }
  }
}

async function directoriesBelow({ fileSystem }: Session, table: Table): Promise<string[]> {
  let level = [table.location];
  for (const _column of table.partitionColumns) {
    const children = await Promise.all(level.map((directory) => fileSystem.listStatus(directory)));
    level = children.flat().flatMap(({ type, path }) => (type === 'DIRECTORY' ? [path] : []));
  }
  return table.partitionColumns.length === 0 ? [] : level;
}
