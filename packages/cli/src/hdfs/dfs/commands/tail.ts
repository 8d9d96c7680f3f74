import { setTimeout } from 'node:timers/promises';
import type { Command, Run } from '../command.ts';
import { parseJavaInteger, readOptions } from '../options.ts';
import { PathError } from '../path-error.ts';
import { isDirectory, itemAt, refreshed, type PathItem } from '../path-item.ts';
import { walkItems } from '../walk.ts';

const lastBytes = 1024;
const followDelayMs = 5000;

/** Source: org.apache.hadoop.fs.shell.Tail. */
export const tail: Command = {
  usage: '[-f] [-s <sleep interval>] <file>',
  description:
    'Prints the last kilobyte of a file. -f: and what is appended from then on; -s: looking every so many milliseconds.',
  async run(run, argv) {
    const { flags, values, args } = readOptions(argv, { min: 1, max: 1, flags: ['f'], values: ['s'] });
    const interval = values.get('s');
    const delayMs = interval ? parseJavaInteger(interval) : 0;
    const items = await Promise.all(args.map((arg) => itemAt(run.session, arg)));
    await walkItems(run, items, {
      async visit(item) {
        if (isDirectory(item)) throw new PathError(item.text, 'isDirectory');
        let offset = await printFrom(run, item, Math.max(0, item.status.length - lastBytes));
        while (flags.has('f')) {
          await setTimeout(delayMs > 0 ? delayMs : followDelayMs);
          offset = await printFrom(run, item, offset);
        }
      },
    });
  },
};

/** Prints from `offset` to the end, also what a writer has flushed into an open block; answers where the end is. */
async function printFrom(run: Run, item: PathItem, offset: number): Promise<number> {
  const current = await refreshed(item);
  const input = await item.fs.open(item.path);
  try {
    const end = Math.max(input.length, current.status.length);
    if (offset >= end) return end;
    for await (const chunk of input.stream(offset)) await run.session.out.write(chunk);
    await run.session.out.flush();
    return input.length;
  } finally {
    await input.close();
  }
}
