import fs from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';

const bytesPerChecksum = 512;

/**
 * Writes `.name.crc` beside `file`: `crc\0`, int32 bytes per checksum, then a CRC32 for each 512 bytes.
 * Source: org.apache.hadoop.fs.ChecksumFileSystem.ChecksumFSOutputSummer.
 */
export async function writeCrcFile(file: string): Promise<void> {
  const bytes = await fs.readFile(file);
  const chunkCount = Math.ceil(bytes.length / bytesPerChecksum);
  const crc = Buffer.alloc(8 + 4 * chunkCount);
  crc.write('crc\0', 'latin1');
  crc.writeInt32BE(bytesPerChecksum, 4);
  for (let index = 0; index < chunkCount; index++) {
    const start = index * bytesPerChecksum;
    crc.writeUInt32BE(crc32(bytes.subarray(start, start + bytesPerChecksum)), 8 + 4 * index);
  }
  await fs.writeFile(path.join(path.dirname(file), `.${path.basename(file)}.crc`), crc);
}
