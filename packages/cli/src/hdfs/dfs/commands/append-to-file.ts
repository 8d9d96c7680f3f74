import fs from 'node:fs';
import type { FileOutput } from '@calf/client/file-system';
import type { Command } from '../command.ts';
import { remoteDestination } from '../copy.ts';
import { readOptions } from '../options.ts';
import { exists, localItem } from '../path-item.ts';

/** Source: org.apache.hadoop.fs.shell.CopyCommands.AppendToFile. */
export const appendToFile: Command = {
  usage: '[-n] <localsrc> ... <dst>',
  description: 'Appends local files to a file, which is made when missing; - is the standard input. -n: begins a new block.',
  async run(run, argv) {
    if (argv.length < 2) throw new Error('missing destination argument');
    const { flags, args } = readOptions(argv, { min: 2, flags: ['n'] });
    const target = await remoteDestination(run, args);
    const files = args.filter((arg) => arg !== '-');
    const sources = await Promise.all(files.map((file) => localItem(run.session, file)));
    if (!exists(target)) await (await target.fs.create(target.path)).close();
    const output = await target.fs.append(target.path, { newBlock: flags.has('n') });
    try {
      if (files.length > 0 && files.length < args.length)
        throw new Error('stdin (-) must be the sole input argument when present');
      if (files.length === 0) await writeAll(run.session.stdin as AsyncIterable<Buffer>, output);
      for (const source of sources) {
        if (!exists(source)) throw new Error(source.path);
        await writeAll(fs.createReadStream(source.path) as AsyncIterable<Buffer>, output);
      }
    } finally {
      await output.close();
    }
  },
};

async function writeAll(chunks: AsyncIterable<Buffer>, output: FileOutput): Promise<void> {
  for await (const chunk of chunks) await output.write(chunk);
}
