import { setTimeout } from 'node:timers/promises';
import type { Command, Run } from '../command.ts';
import { illegal, parseJavaInteger, readOptions } from '../options.ts';
import { PathError } from '../path-error.ts';
import { isDirectory, refreshed, type ExistingItem } from '../path-item.ts';
import { walkArguments } from '../walk.ts';

const pollMs = 100;

/** Source: org.apache.hadoop.fs.shell.Truncate. */
export const truncate: Command = {
  usage: '[-w] <length> <path> ...',
  description: 'Cuts files to a length. -w: waits until block recovery is through, where it is needed.',
  async run(run, argv) {
    const { flags, args } = readOptions(argv, { min: 2, flags: ['w'] });
    const [text = '', ...paths] = args;
    const length = await readLength(run, text);
    const waitFor: ExistingItem[] = [];
    const { out } = run.session;
    await walkArguments(run, paths, {
      async visit(item) {
        if (isDirectory(item)) throw new PathError(item.text, 'isDirectory');
        if (length > item.status.length) {
          throw illegal(`Cannot truncate to a larger file size. Current size: ${item.status.length}, truncate size: ${length}.`);
        }
        if (await item.fs.truncate(item.path, length)) await out.line(`Truncated ${item.text} to length: ${length}`);
        else if (flags.has('w')) waitFor.push(item);
        else {
          const advice = 'Wait for block recovery to complete before further updating this file.';
          await out.line(`Truncating ${item.text} to length: ${length}. ${advice}`);
        }
      },
    });
    for (const item of waitFor) await waitUntilCut(run, item, length);
  },
};

async function readLength(run: Run, text: string): Promise<number> {
  let length: number;
  try {
    length = parseJavaInteger(text);
  } catch (error) {
    await run.warn('Illegal length, a non-negative integer expected');
    throw error;
  }
  if (length < 0) throw illegal('length must be >= 0');
  return length;
}

async function waitUntilCut({ session: { out } }: Run, item: ExistingItem, length: number): Promise<void> {
  await out.line(`Waiting for ${item.text} ...`);
  await out.flush();
  while ((await refreshed(item)).status.length !== length) await setTimeout(pollMs);
  await out.line(`Truncated ${item.text} to length: ${length}`);
}
