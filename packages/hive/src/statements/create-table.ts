import { executionError, semanticError } from '../core/error.ts';
import type { Query } from '../core/sql/query.ts';
import type { ColumnDefinition, CreateTable } from '../core/sql/statement.ts';
import { isPrimitive, stringType } from '../core/types/hive-type.ts';
import { textFormat } from '../metastore.ts';
import { requireTable } from '../run/plan-source.ts';
import type { Relation } from '../run/relation.ts';
import type { Session } from '../run/session.ts';
import type { Column, Table } from '../table/definition.ts';
import { writeRows } from './write-rows.ts';

/** Source: org.apache.hadoop.hive.ql.exec.DDLTask.createTable, SemanticAnalyzer.analyzeCreateTable. */
export async function createTable(
  session: Session,
  statement: CreateTable,
  plan: (query: Query) => Promise<Relation>,
): Promise<void> {
  const { metastore, fileSystem } = session;
  const database = statement.name.database ?? session.database;
  const known = await metastore.getDatabase(database);
  if (!known) throw semanticError(10072, `Database does not exist: ${database}`);
  const name = statement.name.table;
  if (await metastore.getTable(database, name)) {
    if (statement.ifNotExists) return;
    throw alreadyExists(database, name);
  }
  const relation = statement.asSelect && (await plan(statement.asSelect));
  const model = statement.like && (await requireTable(session, statement.like));
  const columns = relation ? columnsOf(relation) : (model?.columns ?? statement.columns);
  checkColumns(statement, columns);
  const table: Table = {
    database,
    name,
    owner: fileSystem.user,
    createTimeMs: Date.now(),
    external: statement.external,
    columns,
    partitionColumns: model?.partitionColumns ?? statement.partitionedBy,
    format: model?.format ?? textFormat(statement.rowFormat),
    location: statement.location === undefined ? `${known.location}/${name}` : fileSystem.resolve(statement.location),
    comment: statement.comment,
    properties: Object.fromEntries(statement.properties),
  };
  if (relation) await fill(session, table, relation);
  else await fileSystem.mkdirs(table.location);
  if (!(await metastore.createTable(table)) && !statement.ifNotExists) throw alreadyExists(database, name);
}

/** A query that fails leaves no directory behind, which would be the next table's rows. */
async function fill(session: Session, table: Table, relation: Relation): Promise<void> {
  const { fileSystem, metastore } = session;
  const isNew = !(await fileSystem.exists(table.location));
  try {
    await fileSystem.mkdirs(table.location);
    await writeRows(session, table, { rows: relation.rows(), overwrite: true, fixed: new Map() });
  } catch (fault) {
    const isTaken = (await metastore.getTable(table.database, table.name)) !== undefined;
    if (isNew && !isTaken) await fileSystem.delete(table.location, { recursive: true });
    throw fault;
  }
}

function alreadyExists(database: string, name: string) {
  return executionError('DDLTask', `AlreadyExistsException(message:Table hive.${database}.${name} already exists)`);
}

/** A bare NULL has no type that a table could have. */
function columnsOf({ columns }: Relation): Column[] {
  return columns.map(({ name, type }) => ({ name, type: type.kind === 'void' ? stringType : type }));
}

function checkColumns({ partitionedBy, asSelect, columns: told }: CreateTable, columns: readonly Column[]): void {
  if (columns.length === 0) throw semanticError(10043, 'Either list of columns or a custom serializer should be specified');
  if (asSelect && told.length > 0) {
    throw semanticError(10065, 'CREATE TABLE AS SELECT command cannot specify the list of columns for the target table');
  }
  if (asSelect && partitionedBy.length > 0) {
    throw semanticError(10068, 'CREATE-TABLE-AS-SELECT does not support partitioning in the target table');
  }
  const names = new Set<string>();
  for (const { name } of columns) {
    if (names.has(name)) throw semanticError(10036, `Duplicate column name: ${name}`);
    names.add(name);
  }
  for (const column of partitionedBy) checkPartitionColumn(column, names);
}

function checkPartitionColumn({ name, type }: ColumnDefinition, names: Set<string>): void {
  if (names.has(name)) throw semanticError(10035, 'Column repeated in partitioning columns');
  if (!isPrimitive(type)) throw semanticError(10126, `Partition column must be of primitive type. Found ${name}`);
  names.add(name);
}
