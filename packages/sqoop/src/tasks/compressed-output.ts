import zlib from 'node:zlib';
import { UserError } from '@calf/runtime/errors';

/** A Hadoop compression codec that Node has too. */
export interface Codec {
  readonly name: 'gzip' | 'deflate' | 'zstd';
  readonly suffix: string;
}

const codecs: Readonly<Record<string, Codec>> = {
  gzip: { name: 'gzip', suffix: '.gz' },
  gzipcodec: { name: 'gzip', suffix: '.gz' },
  deflate: { name: 'deflate', suffix: '.deflate' },
  deflatecodec: { name: 'deflate', suffix: '.deflate' },
  defaultcodec: { name: 'deflate', suffix: '.deflate' },
  zstd: { name: 'zstd', suffix: '.zst' },
  zstandardcodec: { name: 'zstd', suffix: '.zst' },
};

/** The codec that `--compression-codec` names, by alias or class. @throws UserError */
export function compressionCodec(name: string): Codec {
  const codec = codecs[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
  if (codec) return codec;
  throw new UserError(`there is no compression codec ${name} here: gzip, deflate or zstd, by name or by Hadoop's class`);
}

interface ByteOutput {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Compresses what is written into `file`, and closes it. */
export function openCompressed({ name }: Codec, file: ByteOutput): ByteOutput {
  const stream = name === 'gzip' ? zlib.createGzip() : name === 'deflate' ? zlib.createDeflate() : zlib.createZstdCompress();
  const written = (async () => {
    for await (const chunk of stream) await file.write(chunk as Buffer);
    await file.close();
  })();
  return {
    write: (bytes) =>
      new Promise<void>((resolve, reject) => {
        // A file that fails ends the writing too, else it would wait for ever.
        written.catch(reject);
        stream.write(bytes, (fault) => (fault ? reject(fault) : resolve()));
      }),
    async close() {
      stream.end();
      await written;
    },
  };
}
