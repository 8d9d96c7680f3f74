import { dataChecksum, md5Md5CrcFileChecksum, md5Of } from '@calf/protocol/checksum';
import type { OpBlockChecksumResponseProto } from '@calf/protocol/datatransfer';
import type { LocatedBlockProto } from '@calf/protocol/hdfs';
import type { FileChecksum } from '../contract.ts';
import { fileNotFound, ioError } from '../refusals.ts';
import { askDatanode, xferName } from './datanode-link.ts';
import type { LinkPool } from './link-pool.ts';
import type { HdfsClient } from './shared.ts';

interface Client extends HdfsClient {
  readonly links: LinkPool;
}

/**
 * MD5 of the blocks' MD5s, each made by a DataNode from the CRCs it keeps: equal for equal bytes in equal blocks.
 * Source: org.apache.hadoop.hdfs.FileChecksumHelper.ReplicatedFileChecksumComputer.
 */
export async function fileChecksum(client: Client, path: string): Promise<FileChecksum> {
  const { locations } = await client.nameNode.getBlockLocations({ src: path, offset: 0, length: Number.MAX_SAFE_INTEGER });
  if (!locations) throw fileNotFound(path);
  const answers: OpBlockChecksumResponseProto[] = [];
  for (const block of locations.blocks) answers.push(await blockChecksum(client, block, path));
  const [first] = answers;
  const md5OfBlockMd5s = md5Of([padded(answers.map(({ blockChecksum: md5 }) => md5))]);
  if (!first) return { algorithm: 'MD5-of-0MD5-of-0CRC32', bytes: Buffer.concat([Buffer.alloc(12), md5OfBlockMd5s]) };
  return md5Md5CrcFileChecksum(dataChecksum(first.crcType ?? 'CHECKSUM_CRC32', first.bytesPerCrc), {
    crcPerBlock: answers.length > 1 ? first.crcPerBlock : 0,
    md5OfBlockMd5s,
  });
}

/**
 * The MD5s one after the other in a buffer that began with 32 bytes and doubled, zeros behind them included: the Java client
 * digests its whole DataOutputBuffer, and has to be agreed with.
 */
function padded(md5s: readonly Buffer[]): Buffer {
  let bufferBytes = 32;
  while (bufferBytes < 16 * md5s.length) bufferBytes *= 2;
  return Buffer.concat(md5s, bufferBytes);
}

async function blockChecksum(client: Client, block: LocatedBlockProto, path: string): Promise<OpBlockChecksumResponseProto> {
  const header = { block: block.b, token: block.blockToken };
  let cause: unknown;
  for (const node of block.locs) {
    try {
      const { link } = await client.links.take(node);
      try {
        const { answer } = await askDatanode(link, 'BLOCK_CHECKSUM', { header, blockChecksumOptions: {} });
        if (answer.status === 'SUCCESS' && answer.checksumResponse) return answer.checksumResponse;
        cause = new Error(`${answer.status} ${answer.message ?? ''}`);
      } finally {
        link.connection.destroy();
      }
    } catch (fault) {
      cause = fault;
    }
    client.log.warn('no block checksum', { path, block: block.b.blockId, datanode: xferName(node), cause });
  }
  throw ioError(`Fail to get block MD5 for blk_${block.b.blockId} of ${path}`, cause);
}
