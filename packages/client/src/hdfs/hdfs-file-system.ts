import { randomInt } from 'node:crypto';
import type { Clock } from '@calf/runtime/clock';
import type { Configuration } from '@calf/runtime/configuration';
import type { Logger } from '@calf/runtime/logger';
import type { Network } from '@calf/runtime/network';
import type { FileOutput, FileSystem } from '../contract.ts';
import { globStatus } from '../glob/glob.ts';
import { joinPath, normalizePath, parsePath } from '../path.ts';
import { illegalArgument } from '../refusals.ts';
import { aclsOf } from './acls.ts';
import type { FileMethods, FilesOptions, filesOf as FilesOf } from './files.ts';
import { LeaseRenewer } from './lease-renewer.ts';
import { connectNameNodes } from './namenode-calls.ts';
import { namesOf } from './names.ts';
import { resolveNameservice } from './nameservice.ts';
import { snapshotsOf } from './snapshots.ts';
import { xattrsOf } from './xattrs.ts';
import { readSettings } from './settings.ts';

export interface HdfsOptions {
  readonly authority: string;
  readonly configuration: Configuration;
  readonly user: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Source: org.apache.hadoop.hdfs.DistributedFileSystem and DFSClient. */
export function hdfsFileSystem(options: HdfsOptions): FileSystem {
  const { configuration, user, network, clock, log } = options;
  const settings = readSettings(configuration);
  const nameservice = resolveNameservice(options.authority, configuration);
  const nameNodes = connectNameNodes({ nameservice, configuration, user, network, clock, log });
  const nameNode = nameNodes.calls;
  const clientName = `DFSClient_NONMAPREDUCE_${randomInt(2 ** 31)}_1`;
  const leases = new LeaseRenewer({ nameNode, clientName, clock, log });
  const outputs = new Set<FileOutput>();
  const home = `/user/${user}`;
  const resolve = (text: string) => resolveIn(nameservice.uri, home, text);
  const shared = { nameNode, clientName, settings, resolve, user, network, clock, log };
  const files = laterFiles({ ...shared, leases, outputs });
  const system: FileSystem = {
    uri: nameservice.uri,
    user,
    resolve,
    qualify: (text) => nameservice.uri + resolve(text),
    homeDirectory: () => home,
    ...namesOf(shared),
    ...files.methods,
    serverTrashMinutes: async () => (await nameNode.getServerDefaults({})).serverDefaults.trashInterval,
    acls: aclsOf(shared),
    xattrs: xattrsOf(shared),
    snapshots: snapshotsOf(shared),
    globStatus: (pattern) => globStatus(system, resolve(pattern)),
    async close() {
      await Promise.all([...outputs].map((output) => output.abort()));
      leases.stop();
      await files.close();
      nameNodes.close();
    },
  };
  return system;
}

/** The code of data transfer is loaded with the first file: a listing needs none of it. */
function laterFiles(options: FilesOptions): { methods: FileMethods; close(): Promise<void> } {
  let loaded: Promise<ReturnType<typeof FilesOf>> | undefined;
  const load = () => (loaded ??= import('./files.ts').then(({ filesOf }) => filesOf(options)));
  return {
    methods: {
      create: async (path, given) => (await load()).create(path, given),
      append: async (path, given) => (await load()).append(path, given),
      open: async (path, given) => (await load()).open(path, given),
      getFileChecksum: async (path) => (await load()).getFileChecksum(path),
    },
    async close() {
      (await loaded)?.close();
    },
  };
}

function resolveIn(uri: string, home: string, text: string): string {
  const { scheme, authority, path } = parsePath(text);
  const named = scheme === undefined ? uri : `${scheme}://${authority ?? uri.slice('hdfs://'.length)}`;
  if (named !== uri && !sameWithoutPort(named, uri)) throw illegalArgument(`Wrong FS: ${text}, expected: ${uri}`);
  if (path === '') return authority === undefined ? home : '/';
  return path.startsWith('/') ? path : normalizePath(joinPath(home, path));
}

/** `hdfs://host` is `hdfs://host:8020`. */
function sameWithoutPort(one: string, other: string): boolean {
  const withPort = (uri: string) => (/:\d+$/.test(uri) ? uri : `${uri}:8020`);
  return withPort(one) === withPort(other);
}
