import { UserError } from '@calf/runtime/errors';
import type { Database } from './database.ts';

export interface ConnectOptions {
  /** `jdbc:mysql://host:port/database?parameters` or `jdbc:sqlite:file`. */
  readonly url: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** Opens the database of a JDBC address. Its code is loaded only when it is asked for. @throws UserError, DatabaseError */
export async function connectDatabase(options: ConnectOptions): Promise<Database> {
  const { url } = options;
  if (url.startsWith('jdbc:mysql:') || url.startsWith('jdbc:mariadb:')) {
    const { connectMysql } = await import('./mysql.ts');
    return connectMysql(options);
  }
  if (url.startsWith('jdbc:sqlite:')) {
    const { openSqlite } = await import('./sqlite.ts');
    return openSqlite(url.slice('jdbc:sqlite:'.length));
  }
  throw new UserError(`No manager for connect string: ${url}`);
}

/** Whether there is a database for this address at all. */
export function isKnownUrl(url: string): boolean {
  return /^jdbc:(mysql|mariadb|sqlite):/.test(url);
}
