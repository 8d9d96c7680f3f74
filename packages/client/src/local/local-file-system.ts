import fs from 'node:fs';
import path from 'node:path';
import { HadoopError } from '@calf/runtime/errors';
import type { ContentSummary, FileStatus, FileSystem } from '../contract.ts';
import { globStatus } from '../glob/glob.ts';
import { normalizePath, parsePath } from '../path.ts';
import { fileNotFound, illegalArgument, ioError, unsupported } from '../refusals.ts';
import { openLocalInput } from './local-input.ts';
import { openLocalOutput } from './local-output.ts';
import { localStatus } from './local-status.ts';

export interface LocalOptions {
  readonly user: string;
  /** Where relative paths start. */
  readonly workingDirectory: string;
  /** Cleared from the mode of what is made. */
  readonly umask: number;
}

const blockSize = 32 * 1024 * 1024;

/**
 * This machine's files behind the same interface, for `file:///` paths and the local side of `-put` and `-get`.
 * Unlike Hadoop's LocalFileSystem it keeps no `.crc` files beside the data. Source: org.apache.hadoop.fs.RawLocalFileSystem.
 */
export function localFileSystem(options: LocalOptions): FileSystem {
  const resolve = (text: string) => resolveLocal(text, options.workingDirectory);
  const system: FileSystem = {
    uri: 'file:///',
    user: options.user,
    qualify: (text) => `file:${resolve(text)}`,
    homeDirectory: () => process.env['HOME'] ?? options.workingDirectory,
    resolve,
    getFileStatus: (text) => statusAt(resolve(text), text),
    exists: async (text) => fs.existsSync(resolve(text)),
    listStatus: (text) => list(resolve(text), text),
    globStatus: (pattern) => globStatus(system, resolve(pattern)),
    getContentSummary: (text) => summarize(system, resolve(text)),
    async getBlockLocations(text, start, length) {
      const status = await statusAt(resolve(text), text);
      if (start >= status.length) return [];
      const within = Math.min(length, status.length - start);
      return [{ offset: start, length: within, hosts: ['localhost'], names: ['localhost:0'], topologyPaths: [], corrupt: false }];
    },
    getFileChecksum: async () => undefined,
    async getSpace() {
      const facts = await fs.promises.statfs('/');
      const capacity = facts.blocks * facts.bsize;
      const remaining = facts.bavail * facts.bsize;
      return { capacity, used: capacity - facts.bfree * facts.bsize, remaining };
    },
    access: (text, action) => guarded(text, () => fs.promises.access(resolve(text), accessModes[action])),
    mkdirs: (text, given) =>
      guarded(text, async () => {
        await fs.promises.mkdir(resolve(text), { recursive: true, mode: (given?.permission ?? 0o777) & ~options.umask });
      }),
    delete: (text, given) => remove(resolve(text), text, given.recursive),
    async rename(from, to) {
      await guarded(from, () => fs.promises.rename(resolve(from), resolve(to)));
      return true;
    },
    setPermission: (text, permission) => guarded(text, () => fs.promises.chmod(resolve(text), permission)),
    setOwner: (text, names) => setOwner(resolve(text), text, names),
    setTimes: (text, times) => setTimes(resolve(text), text, times),
    setReplication: async () => true,
    async truncate(text, newLength) {
      await guarded(text, () => fs.promises.truncate(resolve(text), newLength));
      return true;
    },
    concat: () => Promise.reject(unsupported('Not implemented by the LocalFileSystem FileSystem implementation')),
    create: (text, given) => guarded(text, () => openLocalOutput(resolve(text), { ...given, umask: options.umask })),
    append: (text) => guarded(text, () => openLocalOutput(resolve(text), { append: true, umask: options.umask })),
    open: (text) => guarded(text, () => openLocalInput(resolve(text))),
    close: async () => undefined,
  };
  return system;
}

const accessModes = { READ: fs.constants.R_OK, WRITE: fs.constants.W_OK, EXECUTE: fs.constants.X_OK };

function resolveLocal(text: string, workingDirectory: string): string {
  const { scheme, path: parsed } = parsePath(text);
  if (scheme !== undefined && scheme !== 'file') throw illegalArgument(`Wrong FS: ${text}, expected: file:///`);
  return parsed.startsWith('/') ? parsed : normalizePath(path.join(workingDirectory, parsed));
}

async function statusAt(file: string, text: string): Promise<FileStatus> {
  return guarded(text, async () => localStatus(file, await fs.promises.stat(file), blockSize));
}

async function list(directory: string, text: string): Promise<FileStatus[]> {
  const status = await statusAt(directory, text);
  if (status.type === 'FILE') return [status];
  const names = (await guarded(text, () => fs.promises.readdir(directory))).sort();
  const found = await Promise.all(
    names.map((name) => statusAt(path.join(directory, name), name).catch(() => undefined)), // a dangling link is not listed
  );
  return found.filter((child) => child !== undefined);
}

async function remove(file: string, text: string, recursive: boolean): Promise<boolean> {
  const facts = fs.lstatSync(file, { throwIfNoEntry: false });
  if (!facts) return false;
  if (facts.isDirectory() && !recursive && fs.readdirSync(file).length > 0) throw ioError(`Directory ${text} is not empty`);
  await guarded(text, () => fs.promises.rm(file, { recursive: true }));
  return true;
}

async function setOwner(file: string, text: string, names: { owner?: string | undefined; group?: string | undefined }) {
  const wanted = [names.owner, names.group].filter((name) => name !== undefined).join(':');
  const status = await statusAt(file, text);
  if ((names.owner ?? status.owner) === status.owner && (names.group ?? status.group) === status.group) return;
  throw unsupported(`cannot give ${text} to ${wanted}: change the owner of local files with chown(1)`);
}

async function setTimes(file: string, text: string, times: { modificationTimeMs?: number; accessTimeMs?: number }) {
  const status = await statusAt(file, text);
  const seconds = (wanted: number | undefined, otherwiseMs: number) => (wanted ?? otherwiseMs) / 1000;
  await guarded(text, () =>
    fs.promises.utimes(
      file,
      seconds(times.accessTimeMs, status.accessTimeMs),
      seconds(times.modificationTimeMs, status.modificationTimeMs),
    ),
  );
}

async function summarize(system: FileSystem, file: string): Promise<ContentSummary> {
  const status = await system.getFileStatus(file);
  const isFile = status.type === 'FILE';
  let [length, fileCount, directoryCount] = isFile ? [status.length, 1, 0] : [0, 0, 1];
  for (const child of isFile ? [] : await system.listStatus(file)) {
    const beneath = await summarize(system, child.path);
    length += beneath.length;
    fileCount += beneath.fileCount;
    directoryCount += beneath.directoryCount;
  }
  return { ...noQuotas, length, fileCount, directoryCount, spaceConsumed: length };
}

const noQuotas = {
  quota: -1,
  spaceQuota: -1,
  snapshotLength: 0,
  snapshotFileCount: 0,
  snapshotDirectoryCount: 0,
  snapshotSpaceConsumed: 0,
  erasureCodingPolicy: '',
  typeQuotas: [],
};

/** Runs `work` and gives the operating system's refusals Hadoop's class names. */
async function guarded<T>(text: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw fileNotFound(text);
    if (code === 'EEXIST')
      throw new HadoopError('org.apache.hadoop.fs.FileAlreadyExistsException', `File already exists: ${text}`);
    if (code === 'EACCES' || code === 'EPERM') {
      throw new HadoopError('org.apache.hadoop.security.AccessControlException', `${text} (Permission denied)`, { cause: error });
    }
    throw error;
  }
}
