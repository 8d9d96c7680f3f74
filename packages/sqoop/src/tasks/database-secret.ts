import type { Configuration } from '@calf/runtime/configuration';
import { type ConnectOptions, connectDatabase } from '../database/connect.ts';
import type { Database } from '../database/database.ts';

const key = 'calf.sqoop.database';

/** How a job's tasks open the database: a secret of the job, since the password, if not the address, is one. */
export function databaseSecret({ url, username, password }: ConnectOptions): Record<string, string> {
  return { [key]: JSON.stringify({ url, username, password }) };
}

/** The database of the job that a task belongs to. @throws DatabaseError */
export function openJobDatabase(configuration: Configuration): Promise<Database> {
  return connectDatabase(JSON.parse(configuration.get(key, '')) as ConnectOptions);
}
