import { executionError, semanticError } from '../core/error.ts';
import { aggregateFunctions } from '../core/functions/aggregate.ts';
import { scalarFunctions } from '../core/functions/all-functions.ts';
import type { Statement } from '../core/sql/statement.ts';
import { requireTable } from '../run/plan-source.ts';
import type { Session } from '../run/session.ts';
import { partitionName } from '../table/partition-name.ts';
import { findPartitions } from './partitions.ts';
import { type StatementResult, textResult } from './result.ts';
import { createStatement } from './show-create.ts';

type Show = Statement & {
  kind:
    | 'showDatabases'
    | 'showTables'
    | 'showColumns'
    | 'showCreateTable'
    | 'showProperties'
    | 'showPartitions'
    | 'showFunctions';
};

/** @throws HiveError */
export async function show(session: Session, statement: Show): Promise<StatementResult> {
  const { metastore } = session;
  switch (statement.kind) {
    case 'showDatabases':
      return names('database_name', matching(await metastore.listDatabases(), statement.like));
    case 'showTables': {
      const database = statement.database ?? session.database;
      if (!(await metastore.getDatabase(database))) throw semanticError(10072, `Database does not exist: ${database}`);
      return names('tab_name', matching(await metastore.listTables(database), statement.like));
    }
    case 'showFunctions':
      return names('tab_name', matching([...scalarFunctions.keys(), ...aggregateFunctions.keys()].sort(), statement.like));
    case 'showColumns': {
      const table = await requireTable(session, statement.name);
      return names(
        'field',
        [...table.columns, ...table.partitionColumns].map(({ name }) => name),
      );
    }
    case 'showCreateTable':
      return names('createtab_stmt', createStatement(await requireTable(session, statement.name), session.fileSystem));
    case 'showProperties': {
      const table = await requireTable(session, statement.name);
      return textResult(['prpt_name', 'prpt_value'], Object.entries(table.properties));
    }
    case 'showPartitions': {
      const table = await requireTable(session, statement.name);
      if (table.partitionColumns.length === 0) throw executionError('DDLTask', `Table ${table.name} is not a partitioned table`);
      const found = await findPartitions(session, table, statement.partition ?? new Map());
      return names('partition', found.map(({ values }) => partitionName(table.partitionColumns, values)).sort());
    }
  }
}

const names = (title: string, found: readonly string[]) =>
  textResult(
    [title],
    found.map((name) => [name]),
  );

/** `a*|b*`: any of the patterns, in which a star is any text. */
function matching(found: readonly string[], like: string | undefined): string[] {
  if (like === undefined) return [...found];
  const patterns = like.split('|').map((pattern) => {
    const source = pattern
      .trim()
      .replace(/[.+?^${}()[\]\\]/g, '\\$&')
      .replace(/[*%]/g, '.*');
    return new RegExp(`^${source}$`, 'i');
  });
  return found.filter((name) => patterns.some((pattern) => pattern.test(name)));
}
