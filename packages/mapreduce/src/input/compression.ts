import type { Transform } from 'node:stream';
import zlib from 'node:zlib';
import { UserError } from '@calf/runtime/errors';

const decoders: Readonly<Record<string, () => Transform>> = {
  gz: () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  zst: () => zlib.createZstdDecompress(),
};
const unknownCodecs: readonly string[] = ['bz2', 'lz4', 'snappy'];

/** Whether a file of this name may be read from the middle: text as it is, yes; compressed, no. */
export function isSplittable(path: string): boolean {
  const suffix = suffixOf(path);
  return !(suffix in decoders) && !unknownCodecs.includes(suffix);
}

/** What decompresses the file, by its suffix; undefined when it is not compressed. @throws UserError for a codec that is not there */
export function decompressor(path: string): Transform | undefined {
  const suffix = suffixOf(path);
  if (unknownCodecs.includes(suffix)) {
    throw new UserError(`${path} is compressed as .${suffix}, which is not read; give it as .gz, .zst, .deflate or plain text`);
  }
  return decoders[suffix]?.();
}

function suffixOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
