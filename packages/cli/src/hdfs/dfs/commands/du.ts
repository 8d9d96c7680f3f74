import { renderTable } from '../../table.ts';
import { humanSize } from '../../sizes.ts';
import type { Command, Run } from '../command.ts';
import { readOptions } from '../options.ts';
import { isDirectory } from '../path-item.ts';
import { descend, visitAll, walkArguments, type Walk } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.FsUsage.Du. */
export const du: Command = {
  usage: '[-s] [-h] [-v] [-x] <path> ...',
  description: `Shows how many bytes files have, and how many with all their replicas. -s: one line for each path; -h: with units;
-v: with a header; -x: without what only snapshots hold.`,
  run: (run, argv) => usage(run, argv),
};

export const dus: Command = { ...du, usage: '', replacement: 'du -s', run: (run, argv) => usage(run, ['-s', ...argv]) };

async function usage(run: Run, argv: readonly string[]): Promise<void> {
  const { flags, args } = readOptions(argv, { min: 0, flags: ['h', 's', 'v', 'x'] });
  const size = (bytes: number) => (flags.has('h') ? humanSize(bytes) : String(bytes));
  const rows: string[][] = [];
  const walk: Walk = {
    async argument(item) {
      if (!flags.has('s') && isDirectory(item)) await descend(run, item, walk, 1);
      else await visitAll(run, [item], walk, 0);
    },
    async visit(item) {
      const summary = await item.fs.getContentSummary(item.path);
      const [length, consumed] = flags.has('x')
        ? [summary.length - summary.snapshotLength, summary.spaceConsumed - summary.snapshotSpaceConsumed]
        : [summary.length, summary.spaceConsumed];
      rows.push([size(length), size(consumed), item.text]);
    },
  };
  await walkArguments(run, args.length === 0 ? ['.'] : args, walk);
  if (rows.length === 0) return;
  if (flags.has('v')) rows.unshift(['SIZE', 'DISK_SPACE_CONSUMED_WITH_ALL_REPLICAS', 'FULL_PATH_NAME']);
  for (const line of renderTable(rows, [{}, {}, {}])) await run.session.out.line(line);
}
