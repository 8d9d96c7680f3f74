import { setTimeout } from 'node:timers/promises';
import type { Command, Run } from '../command.ts';
import { illegal, parseJavaInteger, readOptions } from '../options.ts';
import { PathError } from '../path-error.ts';
import { refreshed, type ExistingItem } from '../path-item.ts';
import { walkArguments } from '../walk.ts';

const pollMs = 200;
const dotMs = 10_000;

/** Source: org.apache.hadoop.fs.shell.SetReplication. */
export const setrep: Command = {
  usage: '[-R] [-w] <rep> <path> ...',
  description: 'Sets how many replicas files have; of a directory, of all files beneath. -w: waits until they have them.',
  async run(run, argv) {
    const { flags, args } = readOptions(argv, { min: 2, flags: ['R', 'w'] });
    const [text = '', ...paths] = args;
    const replication = await readReplication(run, text);
    const waitFor: ExistingItem[] = [];
    await walkArguments(run, paths, {
      recursive: true,
      async visit(item) {
        if (item.status.type === 'SYMLINK') throw new PathError(item.text, { text: 'Symlinks unsupported' });
        if (item.status.type !== 'FILE') return;
        if (!(await item.fs.setReplication(item.path, replication))) {
          throw new Error(`Could not set replication for: ${item.text}`);
        }
        await run.session.out.line(`Replication ${replication} set: ${item.text}`);
        if (flags.has('w')) waitFor.push(item);
      },
    });
    for (const item of waitFor) await waitUntilReplicated(run, item, replication);
  },
};

async function readReplication(run: Run, text: string): Promise<number> {
  let replication: number;
  try {
    replication = parseJavaInteger(text);
  } catch (error) {
    await run.warn('Illegal replication, a positive integer expected');
    throw error;
  }
  if (replication < 1) throw illegal('replication must be >= 1');
  return replication;
}

/** Looks five times a second, and prints a dot every ten seconds, as Hadoop's own does. */
async function waitUntilReplicated({ session: { out } }: Run, item: ExistingItem, replication: number): Promise<void> {
  await out.write(`Waiting for ${item.text} ...`);
  let warned = false;
  for (let turn = 0; ; turn++) {
    await out.flush();
    const { status } = await refreshed(item);
    const blocks = await item.fs.getBlockLocations(item.path, 0, status.length);
    const wrong = blocks.find(({ hosts }) => hosts.length !== replication);
    if (!wrong) break;
    if (!warned && wrong.hosts.length > replication) {
      await out.line('\nWARNING: the waiting time may be long for DECREASING the number of replications.');
      warned = true;
    }
    if ((turn * pollMs) % dotMs === 0) await out.write('.');
    await setTimeout(pollMs);
  }
  await out.line(' done');
}
