import { at, executionError, semanticError } from '../core/error.ts';
import type { AlterTable } from '../core/sql/statement.ts';
import { requireTable } from '../run/plan-source.ts';
import type { Session } from '../run/session.ts';
import type { Column, Table } from '../table/definition.ts';
import { describePartition, findPartitions, wholePartition } from './partitions.ts';

/** @throws HiveError */
export async function alterTable(session: Session, { name, action }: AlterTable): Promise<void> {
  const { metastore, fileSystem } = session;
  const table = await requireTable(session, name);
  switch (action.kind) {
    case 'rename':
      return rename(session, table, action.to);
    case 'addColumns':
      return metastore.replaceTable({ ...table, columns: withoutDoubles([...table.columns, ...action.columns]) });
    case 'replaceColumns':
      return metastore.replaceTable({ ...table, columns: withoutDoubles(action.columns) });
    case 'changeColumn': {
      if (!table.columns.some((column) => column.name === action.from)) {
        throw semanticError(10002, at(name, 'Invalid column reference', action.from));
      }
      const columns = table.columns.map((column) => (column.name === action.from ? action.column : column));
      return metastore.replaceTable({ ...table, columns: withoutDoubles(columns) });
    }
    case 'setProperties':
      return metastore.replaceTable({ ...table, properties: { ...table.properties, ...Object.fromEntries(action.properties) } });
    case 'addPartitions':
      for (const { spec, location } of action.partitions) {
        const whole = wholePartition(session, table, spec);
        const partition = location === undefined ? whole : { ...whole, location: fileSystem.resolve(location) };
        await fileSystem.mkdirs(partition.location);
        if ((await metastore.addPartition(table, partition)) || action.ifNotExists) continue;
        throw executionError(
          'DDLTask',
          `AlreadyExistsException(message:Partition already exists: ${describePartition(table, partition.values)})`,
        );
      }
      return;
    case 'dropPartitions':
      for (const spec of action.specs) {
        for (const { values, location } of await findPartitions(session, table, spec)) {
          await metastore.dropPartition(table, values);
          if (!table.external) await fileSystem.delete(location, { recursive: true });
        }
      }
  }
}

function withoutDoubles(columns: readonly Column[]): readonly Column[] {
  const names = columns.map(({ name }) => name);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double !== undefined) throw executionError('DDLTask', `Duplicate column name: ${double}`);
  return columns;
}

/** The directory of a managed table moves with its name, if it is where it would be by default. */
async function rename({ metastore, fileSystem, ...session }: Session, table: Table, to: AlterTable['name']): Promise<void> {
  const database = await metastore.getDatabase(to.database ?? session.database);
  if (!database) throw semanticError(10072, `Database does not exist: ${to.database ?? session.database}`);
  const from = await metastore.getDatabase(table.database);
  const moves = !table.external && table.location === `${from?.location ?? ''}/${table.name}`;
  const location = moves ? `${database.location}/${to.table}` : table.location;
  const renamed: Table = { ...table, database: database.name, name: to.table, location };
  const partitions = table.partitionColumns.length === 0 ? [] : await metastore.listPartitions(table);
  if (!(await metastore.createTable(renamed))) {
    throw executionError('DDLTask', `Unable to alter table. new table ${database.name}.${to.table} already exists`);
  }
  if (moves) await fileSystem.rename(table.location, location, { overwrite: false });
  for (const partition of partitions) {
    const inside = partition.location.startsWith(`${table.location}/`);
    await metastore.addPartition(renamed, {
      ...partition,
      location: inside ? location + partition.location.slice(table.location.length) : partition.location,
    });
  }
  await metastore.dropTable(table.database, table.name);
}
