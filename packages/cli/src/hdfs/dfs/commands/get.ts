import type { Command } from '../command.ts';
import { allAttributes, copyAll, localDestination } from '../copy.ts';
import { readOptions } from '../options.ts';
import { expandArguments } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.CopyCommands.Get. */
export const get: Command = {
  usage: '[-f] [-p] [-crc] [-ignoreCrc] [-t <thread count>] [-q <thread pool queue size>] <src> ... <localdst>',
  description: `Copies files and directories to this machine. -f: replaces what is there; -p: keeps times, owner and mode;
-crc: writes a .crc file beside each; -ignoreCrc: without looking at checksums; -t, -q are taken and make no difference.`,
  async run(run, argv) {
    const { flags, args } = readOptions(argv, { min: 1, flags: ['crc', 'ignoreCrc', 'p', 'f'], values: ['t', 'q'] });
    const target = await localDestination(run, args);
    const afterFile = flags.has('crc') ? (await import('../local-crc.ts')).writeCrcFile : undefined;
    await copyAll(run, await expandArguments(run, args), target, {
      overwrite: flags.has('f'),
      direct: false,
      verifyChecksum: !flags.has('ignoreCrc'),
      preserve: flags.has('p') ? allAttributes : new Set(),
      ...(afterFile ? { afterFile: (_source, copied) => afterFile(copied.path) } : {}),
    });
  },
};
