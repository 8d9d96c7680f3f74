import path from 'node:path';
import { connectFileSystem, type FileSystem } from '@calf/client/file-system';
import { Configuration } from '@calf/runtime/configuration';
import { type ConnectOptions, connectDatabase, isKnownUrl } from '../database/connect.ts';
import { type Database, DatabaseError } from '../database/database.ts';
import { chooseDialect, type Dialect } from '../database/dialect.ts';
import { ArgumentError, type ToolArguments } from '../options/parse-arguments.ts';
import type { Console } from './console.ts';
import { findPassword } from './password.ts';

export interface SqoopSurroundings {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly stdin: NodeJS.ReadableStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** What every tool works with. */
export interface ToolContext {
  readonly given: ToolArguments;
  readonly console: Console;
  readonly configuration: Configuration;
  readonly surroundings: SqoopSurroundings;
  readonly address: ConnectOptions;
  readonly dialect: Dialect;
}

/** The failure of a tool in the words it logs; its exit code is 1. */
export class ToolFailure extends Error {
  override readonly name = 'ToolFailure';
}

/** @throws ArgumentError, UserError */
export async function toolContext(given: ToolArguments, console: Console, surroundings: SqoopSurroundings): Promise<ToolContext> {
  const configuration = Configuration.load({ directory: surroundings.environment['HADOOP_CONF_DIR'] }).with(given.properties);
  if (given.has('password')) {
    console.warn('tool.BaseSqoopTool', 'Setting your password on the command-line is insecure. Consider using -P instead.');
  }
  const url = given.get('connect') ?? '';
  const address = {
    url: absoluteSqlite(url, surroundings.cwd),
    username: given.get('username'),
    password: await findPassword(given, {
      surroundings,
      openFileSystem: () => openFileSystem({ configuration, surroundings }),
    }),
  };
  const dialect = chooseDialect({ url, driver: given.get('driver') });
  return { given, console, configuration, surroundings, address, dialect };
}

/** @throws ToolFailure when there is no such kind of database, DatabaseError when it cannot be reached */
export async function openDatabase({ address, console, dialect, given }: ToolContext): Promise<Database> {
  if (address.url === '') throw new ArgumentError('Error: Required argument --connect is missing.');
  if (!isKnownUrl(address.url)) {
    console.error(
      'tool.BaseSqoopTool',
      `Got error creating database manager: java.io.IOException: No manager for connect string: ${address.url}`,
    );
    throw new ToolFailure('');
  }
  if (given.has('driver')) {
    console.warn(
      'sqoop.ConnFactory',
      'Parameter --driver is set to an explicit driver however appropriate connection manager is not being set (via --connection-manager). Sqoop is going to fall back to org.apache.sqoop.manager.GenericJdbcManager. Please specify explicitly which connection manager should be used next time.',
    );
    console.info('manager.SqlManager', 'Using default fetchSize of 1000');
  } else if (dialect.manager === 'MySQLManager') {
    console.info('manager.MySQLManager', 'Preparing to use a MySQL streaming resultset.');
  }
  return connectDatabase(address);
}

/** The file system of the configuration, as the user of the environment. */
export function openFileSystem({
  configuration,
  surroundings,
}: Pick<ToolContext, 'configuration' | 'surroundings'>): Promise<FileSystem> {
  const user = surroundings.environment['HADOOP_USER_NAME'];
  return connectFileSystem({ configuration, ...(user === undefined ? {} : { user }) });
}

/** `com.mysql…MySQLSyntaxErrorException: Table 'x' doesn't exist`, as a Java stack trace's first line has it. */
export function javaText(fault: unknown): string {
  if (fault instanceof DatabaseError) return `${fault.javaName}: ${fault.message}`;
  return fault instanceof Error ? fault.message : String(fault);
}

/** A relative path means the caller's directory; tasks run elsewhere. */
function absoluteSqlite(url: string, cwd: string): string {
  const scheme = 'jdbc:sqlite:';
  if (!url.startsWith(scheme) || url === `${scheme}:memory:`) return url;
  return scheme + path.resolve(cwd, url.slice(scheme.length));
}
