import { checkpointTrash, expungeTrash } from '@calf/client/trash';
import type { Command } from '../command.ts';
import { readOptions } from '../options.ts';

/** Source: org.apache.hadoop.fs.shell.Delete.Expunge. */
export const expunge: Command = {
  usage: '[-immediate] [-fs <path>]',
  description: `Deletes trash checkpoints older than fs.trash.interval, and makes one of what is in the trash now.
-immediate: all checkpoints; -fs: of that file system.`,
  async run({ session }, argv) {
    const { flags, values } = readOptions(argv, { min: 0, max: 2, flags: ['immediate'], values: ['fs'] });
    const fs = await session.fileSystem(values.get('fs') || undefined);
    const { configuration } = session;
    const now = Date.now();
    if (flags.has('immediate')) {
      await checkpointTrash(fs, configuration, now);
      await expungeTrash(fs, configuration, { now, all: true });
    } else {
      await expungeTrash(fs, configuration, { now, all: false });
      await checkpointTrash(fs, configuration, now);
    }
  },
};
