import { executionError, semanticError } from '../core/error.ts';
import type { CreateDatabase, Statement } from '../core/sql/statement.ts';
import { defaultLocation } from '../metastore.ts';
import type { Session } from '../run/session.ts';
import { dropTable } from './drop-table.ts';
import { type StatementResult, textResult } from './result.ts';

export async function createDatabase({ metastore, fileSystem }: Session, statement: CreateDatabase): Promise<void> {
  const { name, comment } = statement;
  const location = statement.location === undefined ? defaultLocation(metastore, name) : fileSystem.resolve(statement.location);
  const isNew = name !== 'default' && (await metastore.createDatabase({ name, comment, location, owner: fileSystem.user }));
  if (isNew) await fileSystem.mkdirs(location);
  else if (!statement.ifNotExists) throw executionError('DDLTask', `Database ${name} already exists`);
}

export async function dropDatabase(
  session: Session,
  { name, ifExists, cascade }: Statement & { kind: 'dropDatabase' },
): Promise<void> {
  const { metastore, fileSystem } = session;
  const database = await metastore.getDatabase(name);
  if (!database) {
    if (ifExists) return;
    throw semanticError(10072, `Database does not exist: ${name}`);
  }
  if (name === 'default') throw executionError('DDLTask', 'MetaException(message:Can not drop default database)');
  const tables = await metastore.listTables(name);
  if (tables.length > 0 && !cascade) {
    throw executionError(
      'DDLTask',
      `InvalidOperationException(message:Database ${name} is not empty. One or more tables exist.)`,
    );
  }
  for (const table of tables) {
    await dropTable(session, { kind: 'dropTable', ifExists: true, name: { database: name, table, line: 1, column: 0 } });
  }
  await metastore.dropDatabase(name);
  await fileSystem.delete(database.location, { recursive: true });
  if (session.database === name) session.database = 'default';
}

export async function describeDatabase({ metastore, fileSystem }: Session, name: string): Promise<StatementResult> {
  const database = await metastore.getDatabase(name);
  if (!database) throw semanticError(10072, `Database does not exist: ${name}`);
  const { comment = '', location, owner } = database;
  const row = [name, comment, fileSystem.qualify(location), owner, 'USER', ''];
  return textResult(['db_name', 'comment', 'location', 'owner_name', 'owner_type', 'parameters'], [row]);
}
