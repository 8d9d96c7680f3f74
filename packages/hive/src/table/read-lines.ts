import { Readable } from 'node:stream';
import zlib from 'node:zlib';
import type { FileSystem } from '@calf/client/file-system';

/**
 * The lines of a text file, a batch for each chunk that is read. A line ends with \n, \r or both; files that end with .gz,
 * .deflate or .zst are unpacked. Source: org.apache.hadoop.mapred.TextInputFormat.
 */
export async function* readLines(fileSystem: FileSystem, path: string): AsyncGenerator<string[]> {
  const input = await fileSystem.open(path);
  try {
    // The bytes of the last, unfinished line.
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of unpacked(path, input.stream())) {
      const end = Math.max(chunk.lastIndexOf(10), chunk.lastIndexOf(13, -2));
      if (end === -1) {
        rest = Buffer.concat([rest, chunk]);
        continue;
      }
      const whole = Buffer.concat([rest, chunk.subarray(0, end)]).toString();
      const text = chunk[end] === 10 && whole.endsWith('\r') ? whole.slice(0, -1) : whole;
      yield text.includes('\r') ? text.split(/\r\n|\r|\n/) : text.split('\n');
      rest = Buffer.from(chunk.subarray(end + 1));
    }
    if (rest.length === 0) return;
    const text = rest.toString();
    const lines = text.split(/\r\n|\r|\n/);
    yield /[\r\n]$/.test(text) ? lines.slice(0, -1) : lines;
  } finally {
    await input.close();
  }
}

function unpacked(path: string, chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const unpack = path.endsWith('.gz')
    ? zlib.createGunzip()
    : path.endsWith('.deflate')
      ? zlib.createInflate()
      : path.endsWith('.zst')
        ? zlib.createZstdDecompress()
        : undefined;
  if (!unpack) return chunks;
  const source = Readable.from(chunks);
  source.once('error', (fault) => unpack.destroy(fault));
  return source.pipe(unpack);
}
