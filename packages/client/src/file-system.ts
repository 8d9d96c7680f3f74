import os from 'node:os';
import { systemClock, type Clock } from '@calf/runtime/clock';
import type { Configuration } from '@calf/runtime/configuration';
import { HadoopError } from '@calf/runtime/errors';
import { silentLogger, type Logger } from '@calf/runtime/logger';
import { tcpNetwork, type Network } from '@calf/runtime/network';
import type { FileSystem } from './contract.ts';
import { readUmask } from './hdfs/settings.ts';
import { parsePath } from './path.ts';

export type {
  AclEntry,
  BlockLocation,
  ContentSummary,
  CreateOptions,
  DataNodeReads,
  FileChecksum,
  FileInput,
  FileOutput,
  FileStatus,
  FileSystem,
  FileSystemAcls,
  FileSystemSnapshots,
  FileSystemSpace,
  FileSystemXAttrs,
  OpenOptions,
  ReadStatistics,
} from './contract.ts';

export interface ConnectOptions {
  /** `hdfs://host:port`, `hdfs://<nameservice>`, `file:///`; `fs.defaultFS` unless told. A path behind it is ignored. */
  readonly uri?: string | undefined;
  readonly configuration: Configuration;
  /** Whom servers see; HADOOP_USER_NAME, else the user of the operating system, unless told. */
  readonly user?: string | undefined;
  /** Where relative local paths start. */
  readonly workingDirectory?: string | undefined;
  readonly network?: Network | undefined;
  readonly clock?: Clock | undefined;
  readonly log?: Logger | undefined;
}

/** A client of the file system that `uri` names. HDFS is contacted by the first call. @throws HadoopError, UserError */
export async function connectFileSystem(options: ConnectOptions): Promise<FileSystem> {
  const { configuration, user = currentUser() } = options;
  const uri = options.uri ?? configuration.get('fs.defaultFS', 'file:///');
  const { scheme, authority } = parsePath(uri);
  if (scheme === 'file') {
    const { localFileSystem } = await import('./local/local-file-system.ts');
    const workingDirectory = options.workingDirectory ?? process.cwd();
    return localFileSystem({ user, workingDirectory, umask: readUmask(configuration) });
  }
  if (scheme !== 'hdfs') {
    throw new HadoopError(
      'org.apache.hadoop.fs.UnsupportedFileSystemException',
      `No FileSystem for scheme "${scheme ?? 'null'}"`,
    );
  }
  const { hdfsFileSystem } = await import('./hdfs/hdfs-file-system.ts');
  const { network = tcpNetwork, clock = systemClock, log = silentLogger } = options;
  return hdfsFileSystem({ authority: authority ?? defaultAuthority(configuration), configuration, user, network, clock, log });
}

/** Source: org.apache.hadoop.security.UserGroupInformation with simple authentication. */
export function currentUser(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  return environment['HADOOP_USER_NAME'] || os.userInfo().username;
}

/** `hdfs:///a` means the default file system. @throws HadoopError */
function defaultAuthority(configuration: Configuration): string {
  const { scheme, authority } = parsePath(configuration.get('fs.defaultFS', 'file:///'));
  if (scheme === 'hdfs' && authority !== undefined) return authority;
  throw new HadoopError('java.io.IOException', 'Incomplete HDFS URI, no host: hdfs:///');
}
