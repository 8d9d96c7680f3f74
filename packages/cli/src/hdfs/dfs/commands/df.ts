import { renderTable } from '../../table.ts';
import { humanSize } from '../../sizes.ts';
import type { Command } from '../command.ts';
import { readOptions } from '../options.ts';
import { walkArguments } from '../walk.ts';

const header = ['Filesystem', 'Size', 'Used', 'Available', 'Use%'];
const right = { right: true };

/** Source: org.apache.hadoop.fs.shell.FsUsage.Df. */
export const df: Command = {
  usage: '[-h] [<path> ...]',
  description: 'Shows how much the whole file system holds, and how much is free. -h: with units.',
  async run(run, argv) {
    const { flags, args } = readOptions(argv, { min: 0, flags: ['h'] });
    const size = (bytes: number) => (flags.has('h') ? humanSize(bytes) : String(bytes));
    const rows: string[][] = [];
    await walkArguments(run, args.length === 0 ? ['/'] : args, {
      async visit(item) {
        const { capacity, used, remaining } = await item.fs.getSpace();
        const percent = capacity === 0 ? 0 : (100 * used) / capacity;
        rows.push([item.fs.uri, size(capacity), size(used), size(remaining), `${percent.toFixed(0)}%`]);
      },
    });
    if (rows.length === 0) return;
    for (const line of renderTable([header, ...rows], [{}, right, right, right, right])) await run.session.out.line(line);
  },
};
