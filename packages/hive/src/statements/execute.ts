import { executionError, semanticError } from '../core/error.ts';
import type { Query } from '../core/sql/query.ts';
import type { Statement } from '../core/sql/statement.ts';
import { planQuery } from '../run/plan-query.ts';
import type { Relation } from '../run/relation.ts';
import type { Session } from '../run/session.ts';
import { alterTable } from './alter-table.ts';
import { createTable } from './create-table.ts';
import { createDatabase, describeDatabase, dropDatabase } from './databases.ts';
import { describe } from './describe.ts';
import { dropTable, truncateTable } from './drop-table.ts';
import { insert } from './insert.ts';
import { load } from './load.ts';
import { repair } from './repair.ts';
import { noResult, type StatementResult, textResult } from './result.ts';
import { show } from './show.ts';

/** @throws HiveError */
export async function execute(session: Session, statement: Statement): Promise<StatementResult> {
  switch (statement.kind) {
    case 'query':
      return queryResult(await planTop(session, statement.query));
    case 'explain':
      return explain(session, statement.statement);
    case 'createDatabase':
      await createDatabase(session, statement);
      return noResult;
    case 'dropDatabase':
      await dropDatabase(session, statement);
      return noResult;
    case 'describeDatabase':
      return describeDatabase(session, statement.name);
    case 'use':
      if (!(await session.metastore.getDatabase(statement.name)))
        throw semanticError(10072, `Database does not exist: ${statement.name}`);
      session.database = statement.name;
      return noResult;
    case 'createTable':
      await createTable(session, statement, (query) => planTop(session, query));
      return noResult;
    case 'dropTable':
      await dropTable(session, statement);
      return noResult;
    case 'truncate':
      await truncateTable(session, statement);
      return noResult;
    case 'load':
      await load(session, statement);
      return noResult;
    case 'insert':
      await insert(session, statement, (query) => planTop(session, query));
      return noResult;
    case 'alterTable':
      await alterTable(session, statement);
      return noResult;
    case 'repair':
      await repair(session, statement.name);
      return noResult;
    case 'describe':
      return describe(session, statement);
    case 'showDatabases':
    case 'showTables':
    case 'showColumns':
    case 'showCreateTable':
    case 'showProperties':
    case 'showPartitions':
    case 'showFunctions':
      return show(session, statement);
  }
}

function planTop(session: Session, query: Query): Promise<Relation> {
  return planQuery(query, { session, with: new Map(), planQuery });
}

function queryResult({ columns, rows }: Relation): StatementResult {
  return {
    columns: columns.map(({ table, name, type }) => ({ label: table === undefined ? name : `${table}.${name}`, name, type })),
    async *rows() {
      try {
        yield* rows();
      } catch (fault) {
        throw executionError('mr.MapRedTask', fault instanceof Error ? fault.message : String(fault), fault);
      }
    },
  };
}

/** That it can be planned, and what it would give; there are no stages to show. */
async function explain(session: Session, statement: Statement): Promise<StatementResult> {
  if (statement.kind !== 'query') return textResult(['Explain'], [[statement.kind]]);
  const { columns } = await planTop(session, statement.query);
  return textResult(['Explain'], [['Fetch Operator'], [`  columns: ${columns.map(({ name }) => name).join(', ')}`]]);
}
