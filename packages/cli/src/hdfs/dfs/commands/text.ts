import type { FileInput } from '@calf/client/file-system';
import { isHadoopError } from '@calf/runtime/errors';
import type { Command, Run } from '../command.ts';
import { readOptions } from '../options.ts';
import { PathError } from '../path-error.ts';
import { isDirectory, type ExistingItem } from '../path-item.ts';
import { walkArguments } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.Display.Text. */
export const text: Command = {
  usage: '[-ignoreCrc] <src> ...',
  description: 'Prints files as text: gzip, deflate and zstandard are unpacked.',
  async run(run, argv) {
    const { flags, args } = readOptions(argv, { min: 1, flags: ['ignoreCrc'] });
    await walkArguments(run, args, {
      async visit(item) {
        if (isDirectory(item)) throw new PathError(item.text, 'isDirectory');
        const input = await item.fs.open(item.path, { verifyChecksum: !flags.has('ignoreCrc') });
        try {
          await print(run, item, input);
        } finally {
          await input.close();
        }
      },
    });
  },
};

async function print(run: Run, item: ExistingItem, input: FileInput): Promise<void> {
  const unpacker = await unpackerFor(item, input);
  if (!unpacker) {
    for await (const chunk of input.stream()) await run.session.out.write(chunk);
    return;
  }
  const { Readable } = await import('node:stream');
  const { pipeline } = await import('node:stream/promises');
  await pipeline(Readable.from(input.stream()), unpacker, async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) await run.session.out.write(chunk);
  });
}

/** By the first bytes, else by the name, as Hadoop's codec factory does. @throws PathError for a packing not known here */
async function unpackerFor(item: ExistingItem, input: FileInput) {
  const lead = Buffer.alloc(4);
  const count = await input.read(lead, 0).catch((error: unknown) => {
    if (isHadoopError(error, 'java.io.EOFException')) return 0;
    throw error;
  });
  if (count < 2) return undefined;
  const zlib = await import('node:zlib');
  if (lead.readUInt16BE(0) === 0x1f8b) return zlib.createGunzip();
  if (lead.toString('latin1', 0, 3) === 'SEQ') throw new PathError(item.text, { text: 'SequenceFiles cannot be shown yet' });
  if (lead.toString('latin1', 0, 3) === 'Obj') throw new PathError(item.text, { text: 'Avro files cannot be shown yet' });
  if (item.path.endsWith('.deflate')) return zlib.createInflate();
  if (item.path.endsWith('.zst')) return zlib.createZstdDecompress();
  if (item.path.endsWith('.bz2')) throw new PathError(item.text, { text: 'bzip2 is not unpacked here: use -cat and bzip2 -d' });
  return undefined;
}
