import { isHadoopError } from '@calf/runtime/errors';
import { BrokenPipe } from '../output.ts';
import type { Run } from './command.ts';
import { PathError } from './path-error.ts';
import { childrenOf, exists, expandPattern, isDirectory, type ExistingItem, type PathItem } from './path-item.ts';

/** What a command does on its way over paths; `org.apache.hadoop.fs.shell.Command`'s template methods. */
export interface Walk {
  readonly recursive?: boolean;
  visit(item: ExistingItem, depth: number): Promise<void>;
  /** After an item and all beneath it. */
  leave?(item: ExistingItem): Promise<void>;
  /** In place of visiting a named path (not its children). */
  argument?(item: ExistingItem): Promise<void>;
  /** In place of descending into a directory. */
  descend?(item: ExistingItem, depth: number): Promise<void>;
  /** In place of refusing a path that is not there. */
  missing?(item: PathItem): Promise<void>;
}

/** Walks over what `args` match; an error of one path is reported, and the rest goes on. */
export async function walkArguments(run: Run, args: readonly string[], walk: Walk): Promise<void> {
  await walkItems(run, await expandArguments(run, args), walk);
}

export async function expandArguments(run: Run, args: readonly string[]): Promise<PathItem[]> {
  const items: PathItem[] = [];
  for (const arg of args) await reporting(run, async () => void items.push(...(await expandArgument(run, arg))));
  return items;
}

/** @throws PathError when a pattern matches nothing */
export async function expandArgument(run: Run, arg: string): Promise<PathItem[]> {
  const items = await expandPattern(run.session, arg);
  if (items.length === 0) throw new PathError(arg, 'missing');
  return items;
}

export async function walkItems(run: Run, items: readonly PathItem[], walk: Walk): Promise<void> {
  for (const item of items) {
    await reporting(run, async () => {
      if (exists(item)) await (walk.argument ? walk.argument(item) : visitAll(run, [item], walk, 0));
      else if (walk.missing) await walk.missing(item);
      else throw new PathError(item.text, 'missing');
    });
  }
}

export async function visitAll(run: Run, items: readonly ExistingItem[], walk: Walk, depth: number): Promise<void> {
  for (const item of items) {
    await reporting(run, async () => {
      await walk.visit(item, depth);
      if (walk.recursive && isDirectory(item)) await descend(run, item, walk, depth + 1);
      await walk.leave?.(item);
    });
  }
}

/** Visits the children of a directory, at `depth`. */
export async function descend(run: Run, item: ExistingItem, walk: Walk, depth: number): Promise<void> {
  if (walk.descend) await walk.descend(item, depth);
  else await visitAll(run, await childrenOf(item), walk, depth);
}

/** Wrong usage and a broken pipe end the command; everything else is one path's error. */
async function reporting(run: Run, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (endsCommand(error)) throw error;
    await run.report(error);
  }
}

/** Whether `error` is of the command as a whole. */
export function endsCommand(error: unknown): boolean {
  return isHadoopError(error, 'java.lang.IllegalArgumentException') || error instanceof BrokenPipe;
}
