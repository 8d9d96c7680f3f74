import type { Command } from '../command.ts';
import { readOptions } from '../options.ts';
import { PathError } from '../path-error.ts';
import { isDirectory } from '../path-item.ts';
import { walkArguments } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.Display.Checksum. */
export const checksum: Command = {
  usage: '[-v] <src> ...',
  description: 'Prints the checksum of whole files, made by the DataNodes from the checksums they keep. -v: with the block size.',
  async run(run, argv) {
    const { flags, args } = readOptions(argv, { min: 1, flags: ['v'] });
    await walkArguments(run, args, {
      async visit(item) {
        if (isDirectory(item)) throw new PathError(item.text, 'isDirectory');
        const found = await item.fs.getFileChecksum(item.path);
        const shown = found ? `${found.algorithm}\t${found.bytes.toString('hex')}` : 'NONE';
        const blockSize = flags.has('v') ? `\tBlockSize=${item.status.blockSize}` : '';
        await run.session.out.line(`${item.text}\t${shown}${blockSize}`);
      },
    });
  },
};
