import type { Database } from '../database/database.ts';
import { openDatabase, type ToolContext, ToolFailure } from './tool-context.ts';

export function runListTables(context: ToolContext): Promise<number> {
  return list(context, 'tables', (database) => database.listTables());
}

export function runListDatabases(context: ToolContext): Promise<number> {
  return list(context, 'databases', (database) => database.listDatabases());
}

async function list(context: ToolContext, what: string, ask: (database: Database) => Promise<string[]>): Promise<number> {
  const { console } = context;
  try {
    const database = await openDatabase(context);
    try {
      for (const name of await ask(database)) console.print(name);
    } finally {
      await database.close();
    }
    return 0;
  } catch (fault) {
    if (fault instanceof ToolFailure) throw fault;
    console.error('manager.CatalogQueryManager', `Failed to list ${what}`);
    throw fault;
  }
}
