import { baseName } from '@calf/client/path';
import type { FileInput, FileOutput } from '@calf/client/file-system';
import type { Run } from './command.ts';
import { PathError } from './path-error.ts';
import {
  childItem,
  childrenOf,
  exists,
  expandPattern,
  isDirectory,
  itemIn,
  localItem,
  looksLikeDirectory,
  parentExists,
  type ExistingItem,
  type PathItem,
} from './path-item.ts';
import { walkItems, visitAll } from './walk.ts';

export type Attribute = 'timestamps' | 'ownership' | 'permission';

export interface CopySettings {
  readonly overwrite: boolean;
  /** Writes to the target's own name, without `._COPYING_`. */
  readonly direct: boolean;
  readonly lazyPersist?: boolean;
  readonly verifyChecksum?: boolean;
  readonly preserve: ReadonlySet<Attribute>;
  /** Called for each copied file. */
  readonly afterFile?: (source: ExistingItem, target: PathItem) => Promise<void>;
  /** Called for each source path, after all beneath it. */
  readonly leave?: (source: ExistingItem) => Promise<void>;
}

export const allAttributes: ReadonlySet<Attribute> = new Set(['timestamps', 'ownership', 'permission']);

/** The last argument, which may be a pattern with one match; `.` when there is only one. */
export async function remoteDestination(run: Run, args: string[]): Promise<PathItem> {
  const text = args.length < 2 ? '.' : (args.pop() ?? '.');
  const [item, second] = await expandPattern(run.session, text);
  if (!item) throw new PathError(text, 'missing');
  if (second) throw new PathError(text, { text: 'Too many matches' });
  return item;
}

export async function localDestination(run: Run, args: string[]): Promise<PathItem> {
  return localItem(run.session, args.length < 2 ? '.' : (args.pop() ?? '.'));
}

/** Refuses a destination that cannot take `sources`. Source: CommandWithDestination.processArguments. @throws PathError */
export async function checkDestination(target: PathItem, sourceCount: number, overwrite: boolean): Promise<void> {
  if (sourceCount > 1) {
    if (!exists(target)) throw new PathError(target.text, 'missing');
    if (!isDirectory(target)) throw new PathError(target.text, 'isNotDirectory');
  } else if (exists(target)) {
    if (!isDirectory(target) && !overwrite) throw new PathError(target.text, 'exists');
  } else if (!(await parentExists(target))) {
    throw new PathError(target.text, 'missing', { fullPath: target.fs.qualify(target.path) });
  }
}

/** Copies files and whole directories. Source: org.apache.hadoop.fs.shell.CommandWithDestination. */
export async function copyAll(run: Run, sources: readonly PathItem[], target: PathItem, settings: CopySettings): Promise<void> {
  await checkDestination(target, sources.length, settings.overwrite);
  await walkItems(run, sources, {
    async visit() {},
    async argument(source) {
      const into = await targetFor(source, target);
      refuseIntoItself(source, into);
      await visitAll(run, [source], copyWalk(run, into, settings), 0);
    },
  });
}

function copyWalk(run: Run, into: PathItem, settings: CopySettings) {
  return {
    async visit(source: ExistingItem) {
      if (source.status.type === 'SYMLINK') throw new PathError(source.text, 'notSupported');
      if (!isDirectory(source)) await copyFile(source, into, settings);
      else await copyDirectory(run, source, into, settings);
    },
    ...(settings.leave ? { leave: settings.leave } : {}),
  };
}

async function copyDirectory(run: Run, source: ExistingItem, into: PathItem, settings: CopySettings): Promise<void> {
  if (exists(into) && !isDirectory(into)) throw new PathError(into.text, 'isNotDirectory');
  if (!exists(into)) await into.fs.mkdirs(into.path);
  const made = await itemIn(into.fs, into.text);
  for (const child of await childrenOf(source)) {
    const target = await childItem(made, baseName(child.path));
    await visitAll(run, [child], copyWalk(run, target, settings), 1);
  }
  await preserveAttributes(source, made, settings);
}

/** A directory takes the source under its own name. Source: CommandWithDestination.getTargetPath. */
export async function targetFor(source: PathItem, target: PathItem): Promise<PathItem> {
  return isDirectory(target) || looksLikeDirectory(target) ? childItem(target, baseName(source.path)) : target;
}

/** Source: CommandWithDestination.processPathArgument. @throws PathError */
export function refuseIntoItself(source: PathItem, target: PathItem): void {
  if (!isDirectory(source) || source.fs !== target.fs) return;
  if (source.path === target.path) {
    throw new PathError(source.text, { text: 'are identical' }, { target: target.fs.qualify(target.path) });
  }
  const inside = source.path.endsWith('/') ? source.path : `${source.path}/`;
  const path = target.path === '/' || !target.text.endsWith('/') ? target.path : `${target.path}/`;
  if (path.startsWith(inside)) throw new PathError(source.text, { text: 'is a subdirectory of itself' }, { target: target.text });
}

async function copyFile(source: ExistingItem, target: PathItem, settings: CopySettings): Promise<void> {
  refuseExisting(target, settings);
  const input = await source.fs.open(source.path, { verifyChecksum: settings.verifyChecksum ?? true });
  try {
    await copyStream(source.fs.uri === 'file:///' ? inOneBuffer(input) : input.stream(), target, settings);
  } finally {
    await input.close();
  }
  await preserveAttributes(source, target, settings);
  await settings.afterFile?.(source, target);
}

const bufferBytes = 256 * 1024;

/** The bytes of a local file in one buffer, which holds the next ones as soon as these are taken: no garbage in long copies. */
async function* inOneBuffer(input: FileInput): AsyncIterable<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(bufferBytes);
  for (let position = 0; ; ) {
    const filled = await input.read(buffer, position);
    if (filled === 0) return;
    yield buffer.subarray(0, filled);
    position += filled;
  }
}

function refuseExisting(target: PathItem, { overwrite }: CopySettings): void {
  if (exists(target) && (isDirectory(target) || !overwrite)) throw new PathError(target.text, 'exists');
}

/**
 * Writes to `<target>._COPYING_` and renames it when it is whole; what is there after a failure is removed.
 * Source: CommandWithDestination.copyStreamToTarget.
 */
export async function copyStream(chunks: AsyncIterable<Uint8Array>, target: PathItem, settings: CopySettings): Promise<void> {
  refuseExisting(target, settings);
  const temporary = settings.direct ? target.path : `${target.path}._COPYING_`;
  const options = { overwrite: true, ...(settings.lazyPersist ? { lazyPersist: true, replication: 1 } : {}) };
  let output: FileOutput | undefined;
  try {
    output = await target.fs.create(temporary, options);
    for await (const chunk of chunks) await output.write(chunk);
    await output.close();
    if (!settings.direct) await moveIntoPlace(temporary, target);
  } catch (error) {
    await output?.abort().catch(() => undefined); // the first error is the one to tell
    if (output && !settings.direct) await target.fs.delete(temporary, { recursive: false }).catch(() => undefined);
    throw error;
  }
}

async function moveIntoPlace(temporary: string, target: PathItem): Promise<void> {
  if (exists(target) && !(await target.fs.delete(target.path, { recursive: false }))) {
    throw new PathError(target.text, 'io', { operation: 'delete' });
  }
  if (!(await target.fs.rename(temporary, target.path))) {
    throw new PathError(`${target.text}._COPYING_`, 'io', { operation: 'rename', target: target.text });
  }
}

async function preserveAttributes(source: ExistingItem, target: PathItem, { preserve }: CopySettings): Promise<void> {
  const { status } = source;
  if (preserve.has('timestamps')) await target.fs.setTimes(target.path, status);
  if (preserve.has('ownership')) await target.fs.setOwner(target.path, status);
  if (preserve.has('permission')) await target.fs.setPermission(target.path, status.permission);
}

/** Reads an input to its end, and closes it. */
export async function* drain(input: FileInput): AsyncIterable<Buffer> {
  try {
    yield* input.stream();
  } finally {
    await input.close();
  }
}
