import type { FileStatus } from '@calf/client/file-system';
import { humanSize } from '../../sizes.ts';
import type { Command, Run } from '../command.ts';
import { localMinute } from '../dates.ts';
import { formatMode } from '../modes.ts';
import { readOptions } from '../options.ts';
import { childrenOf, isDirectory, type ExistingItem } from '../path-item.ts';
import { visitAll, walkArguments, type Walk } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.Ls. */
export const ls: Command = {
  usage: '[-C] [-d] [-h] [-q] [-R] [-t] [-S] [-r] [-u] [-e] [<path> ...]',
  description: `Lists files, and the children of directories. -C: paths only; -d: directories themselves; -h: sizes with units;
-q: ? for what cannot be printed; -R: everything beneath; -t: newest first; -S: largest first; -r: the other way round;
-u: access instead of modification times; -e: with the erasure coding policy.`,
  run: (run, argv) => list(run, argv),
};

export const lsr: Command = { ...ls, usage: '', replacement: 'ls -R', run: (run, argv) => list(run, ['-R', ...argv]) };

const groupSize = 100;

interface Listing {
  readonly pathsOnly: boolean;
  readonly human: boolean;
  readonly printable: boolean;
  readonly accessTimes: boolean;
  /** Erasure coding policies by path, when they are shown. */
  readonly policies: Map<string, string> | undefined;
  readonly widths: { replication: number; length: number; owner: number; group: number; policy: number };
}

async function list(run: Run, argv: readonly string[]): Promise<void> {
  const { flags, args } = readOptions(argv, { min: 0, flags: ['C', 'd', 'h', 'q', 'R', 'r', 't', 'S', 'u', 'e'] });
  const listing: Listing = {
    pathsOnly: flags.has('C'),
    human: flags.has('h'),
    printable: flags.has('q'),
    accessTimes: flags.has('u'),
    policies: flags.has('e') ? new Map() : undefined,
    widths: { replication: 3, length: 10, owner: 0, group: 0, policy: 0 },
  };
  const recursive = flags.has('R') && !flags.has('d');
  const ordered = flags.has('t') || flags.has('S') || flags.has('r');
  const show = async (items: readonly ExistingItem[], depth: number) => {
    if (listing.policies) await lookUpPolicies(listing.policies, items);
    widen(listing, items);
    await visitAll(run, items, walk, depth);
  };
  const walk: Walk = {
    recursive,
    visit: (item) => run.session.out.line(renderItem(item, listing)),
    async argument(item) {
      if (isDirectory(item) && !flags.has('d')) await walk.descend?.(item, 1);
      else await show([item], 0);
    },
    async descend(directory, depth) {
      const children = await childrenOf(directory);
      if (!recursive && children.length > 0 && !listing.pathsOnly) await run.session.out.line(`Found ${children.length} items`);
      if (!recursive) children.sort(orderOf(flags));
      const step = recursive && !ordered ? groupSize : Math.max(children.length, 1);
      for (let start = 0; start < children.length; start += step) await show(children.slice(start, start + step), depth);
    },
  };
  await walkArguments(run, args.length === 0 ? ['.'] : args, walk);
}

function orderOf(flags: ReadonlySet<string>): (one: ExistingItem, other: ExistingItem) => number {
  const sign = flags.has('r') ? -1 : 1;
  const time = ({ status }: ExistingItem) => (flags.has('u') ? status.accessTimeMs : status.modificationTimeMs);
  if (flags.has('t')) return (one, other) => sign * (time(other) - time(one));
  if (flags.has('S')) return (one, other) => sign * (other.status.length - one.status.length);
  return (one, other) => sign * (one.path < other.path ? -1 : one.path > other.path ? 1 : 0);
}

async function lookUpPolicies(policies: Map<string, string>, items: readonly ExistingItem[]): Promise<void> {
  for (const { fs, path } of items) policies.set(path, (await fs.getContentSummary(path)).erasureCodingPolicy);
}

/** Columns only grow, so that what was printed before stays aligned as far as it can. */
function widen({ widths, policies }: Listing, items: readonly ExistingItem[]): void {
  for (const { path, status } of items) {
    widths.policy = Math.max(widths.policy, policies?.get(path)?.length ?? 0);
    widths.replication = Math.max(widths.replication, String(status.replication).length);
    widths.length = Math.max(widths.length, String(status.length).length);
    widths.owner = Math.max(widths.owner, status.owner.length);
    widths.group = Math.max(widths.group, status.group.length);
  }
}

function renderItem(item: ExistingItem, { pathsOnly, human, printable, accessTimes, policies, widths }: Listing): string {
  if (pathsOnly) return item.text;
  const { status } = item;
  const directory = status.type === 'DIRECTORY';
  const replication = status.type === 'FILE' ? String(status.replication) : '-';
  const name = (text: string, width: number) => (width === 0 ? text : `${text.padEnd(width)} `);
  const size = human ? humanSize(status.length) : String(status.length);
  const path = printable ? item.text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?') : item.text;
  return (
    `${directory ? 'd' : '-'}${modeText(status)}${replication.padStart(widths.replication)} ` +
    name(status.owner, widths.owner) +
    name(status.group, widths.group) +
    name(policies?.get(item.path) ?? '', widths.policy) +
    `${size.padStart(widths.length)} ${localMinute(accessTimes ? status.accessTimeMs : status.modificationTimeMs)} ${path}`
  );
}

function modeText(status: FileStatus): string {
  return formatMode(status.permission) + (status.hasAcl ? '+' : ' ');
}
