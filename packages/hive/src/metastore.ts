import { randomUUID } from 'node:crypto';
import type { FileSystem } from '@calf/client/file-system';
import type { Configuration } from '@calf/runtime/configuration';
import { isHadoopError } from '@calf/runtime/errors';
import type { Database, Partition, Table } from './table/definition.ts';
import { partitionName, partitionValues } from './table/partition-name.ts';
import { readDefinition, writeDefinition } from './table/stored-definition.ts';

export type { Column, Database, Partition, Table, TextFormat } from './table/definition.ts';
export { textFormat } from './table/text-format.ts';

/** What every client of a warehouse agrees on: which databases, tables and partitions there are. Names are in lower case. */
export interface Metastore {
  /** The directory of `default`. */
  readonly warehouse: string;
  listDatabases(): Promise<string[]>;
  getDatabase(name: string): Promise<Database | undefined>;
  /** False when there is one of the name. */
  createDatabase(database: Database): Promise<boolean>;
  dropDatabase(name: string): Promise<void>;
  listTables(database: string): Promise<string[]>;
  getTable(database: string, name: string): Promise<Table | undefined>;
  /** False when there is one of the name. */
  createTable(table: Table): Promise<boolean>;
  replaceTable(table: Table): Promise<void>;
  dropTable(database: string, name: string): Promise<void>;
  listPartitions(table: Table): Promise<Partition[]>;
  /** False when there is one of these values. */
  addPartition(table: Table, partition: Partition): Promise<boolean>;
  dropPartition(table: Table, values: Partition['values']): Promise<void>;
}

/** Where a database's or table's directory is when nobody says otherwise. */
export function defaultLocation(metastore: Metastore, database: string): string {
  return database === 'default' ? metastore.warehouse : `${metastore.warehouse}/${database}.db`;
}

/**
 * The metastore of the warehouse at `hive.metastore.warehouse.dir`: JSON files in `.metastore` beside it
 * (`calf.hive.metastore.dir`), each written aside and renamed into place, so that no reader sees half of one.
 */
export function openMetastore({
  fileSystem,
  configuration,
}: {
  fileSystem: FileSystem;
  configuration: Configuration;
}): Metastore {
  const warehouse = fileSystem.resolve(configuration.get('hive.metastore.warehouse.dir', '/apps/hive/warehouse'));
  const beside = `${warehouse.slice(0, warehouse.lastIndexOf('/'))}/.metastore`;
  const root = fileSystem.resolve(configuration.get('calf.hive.metastore.dir', beside));
  const files = definitionFiles(fileSystem, `${root}/.writing`);
  const databaseFile = (name: string) => `${root}/${name}/database.json`;
  const tableFile = (database: string, name: string) => `${root}/${database}/tables/${name}.json`;
  const partitionsOf = ({ database, name }: Pick<Table, 'database' | 'name'>) => `${root}/${database}/partitions/${name}`;
  const partitionFile = (table: Table, values: Partition['values']) =>
    `${partitionsOf(table)}/${partitionName(table.partitionColumns, values).replaceAll('/', ',')}.json`;
  const metastore: Metastore = {
    warehouse,
    async listDatabases() {
      const names = (await files.children(root)).filter((name) => !name.startsWith('.'));
      return [...new Set(['default', ...names])].sort();
    },
    async getDatabase(name) {
      const text = await files.read(databaseFile(name));
      if (text !== undefined) return JSON.parse(text) as Database;
      return name === 'default' ? { name, comment: 'Default Hive database', location: warehouse, owner: 'public' } : undefined;
    },
    createDatabase: (database) => files.create(databaseFile(database.name), `${JSON.stringify(database)}\n`),
    dropDatabase: (name) => files.remove(`${root}/${name}`),
    listTables: async (database) => withoutSuffix(await files.children(`${root}/${database}/tables`)),
    async getTable(database, name) {
      const text = await files.read(tableFile(database, name));
      return text === undefined ? undefined : readDefinition(text);
    },
    createTable: (table) => files.create(tableFile(table.database, table.name), writeDefinition(table)),
    replaceTable: (table) => files.replace(tableFile(table.database, table.name), writeDefinition(table)),
    async dropTable(database, name) {
      await files.remove(tableFile(database, name));
      await files.remove(partitionsOf({ database, name }));
    },
    async listPartitions(table) {
      const names = withoutSuffix(await files.children(partitionsOf(table)));
      const found = await Promise.all(
        names.map(async (name): Promise<Partition[]> => {
          const values = partitionValues(table.partitionColumns, name.replaceAll(',', '/'));
          const text = values && (await files.read(partitionFile(table, values)));
          return text === undefined || !values ? [] : [{ values, ...(JSON.parse(text) as { location: string }) }];
        }),
      );
      return found.flat();
    },
    addPartition: (table, { values, location }) =>
      files.create(partitionFile(table, values), `${JSON.stringify({ location })}\n`),
    dropPartition: (table, values) => files.remove(partitionFile(table, values)),
  };
  return metastore;
}

const withoutSuffix = (names: readonly string[]) =>
  names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));

function definitionFiles(fileSystem: FileSystem, writing: string) {
  async function writeAside(text: string): Promise<string> {
    const aside = `${writing}/${randomUUID()}`;
    const output = await fileSystem.create(aside, { overwrite: false });
    await output.write(Buffer.from(text));
    await output.close();
    return aside;
  }
  return {
    /** Names within a directory, none when it is missing. */
    async children(directory: string): Promise<string[]> {
      const found = await unlessMissing(() => fileSystem.listStatus(directory));
      return (found ?? []).map(({ path }) => path.slice(path.lastIndexOf('/') + 1)).sort();
    },
    async read(path: string): Promise<string | undefined> {
      return unlessMissing(async () => {
        const input = await fileSystem.open(path);
        const bytes = Buffer.alloc(input.length);
        await input.read(bytes, 0);
        await input.close();
        return bytes.toString();
      });
    },
    /** False when the file is there already. */
    async create(path: string, text: string): Promise<boolean> {
      if (await fileSystem.exists(path)) return false;
      await fileSystem.mkdirs(path.slice(0, path.lastIndexOf('/')));
      const aside = await writeAside(text);
      try {
        await fileSystem.rename(aside, path, { overwrite: false });
        return true;
      } catch (fault) {
        await fileSystem.delete(aside, { recursive: false });
        if (isHadoopError(fault, 'FileAlreadyExistsException')) return false;
        throw fault;
      }
    },
    async replace(path: string, text: string): Promise<void> {
      await fileSystem.rename(await writeAside(text), path, { overwrite: true });
    },
    async remove(path: string): Promise<void> {
      await fileSystem.delete(path, { recursive: true });
    },
  };
}

async function unlessMissing<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run();
  } catch (fault) {
    if (isHadoopError(fault, 'FileNotFoundException')) return undefined;
    throw fault;
  }
}
