import { CreateFlagProto } from '@calf/protocol/hdfs';
import { HadoopError } from '@calf/runtime/errors';
import type { CreateOptions, FileOutput, FileSystem } from '../contract.ts';
import { HdfsInput } from '../input/hdfs-input.ts';
import { LocatedFile } from '../input/located-file.ts';
import { visibleLengthBy } from '../input/visible-length.ts';
import { HdfsOutput, type HdfsOutputOptions } from '../output/hdfs-output.ts';
import { fileChecksum } from './file-checksum.ts';
import type { LeaseRenewer } from './lease-renewer.ts';
import { LinkPool } from './link-pool.ts';
import type { HdfsClient } from './shared.ts';

export interface FilesOptions extends HdfsClient {
  readonly leases: LeaseRenewer;
  /** Open ones, to be given up when the client closes. */
  readonly outputs: Set<FileOutput>;
}

interface Files extends FilesOptions {
  readonly links: LinkPool;
}

export type FileMethods = Pick<FileSystem, 'create' | 'append' | 'open' | 'getFileChecksum'>;

/** Everything that DataNodes have a part in. */
export function filesOf(options: FilesOptions): FileMethods & { close(): void } {
  const { network, clock, settings } = options;
  const { socketTimeoutMs: timeoutMs, useDatanodeHostname: useHostname } = settings;
  const links = new LinkPool({ network, clock, timeoutMs, useHostname });
  const client: Files = { ...options, links };
  return {
    close: () => links.close(),
    getFileChecksum: (text) => fileChecksum(client, client.resolve(text)),
    create: (text, options = {}) => create(client, client.resolve(text), options),
    append: (text, options = {}) => append(client, client.resolve(text), options),
    async open(text, { verifyChecksum = true } = {}) {
      const { nameNode, settings, clock, log, links, clientName, user, network } = client;
      const path = client.resolve(text);
      const visibleLength = visibleLengthBy({ network, user, log, useHostname: settings.useDatanodeHostname });
      const file = await LocatedFile.open({ nameNode, path, blockSize: settings.blockSize, clock, visibleLength });
      const { localDatanode, blockAcquireFailuresMax: acquireFailuresMax } = settings;
      return new HdfsInput({
        file,
        path,
        nameNode,
        links,
        clientName,
        verifyChecksum,
        localDatanode,
        acquireFailuresMax,
        clock,
        log,
      });
    },
  };
}

/** Source: org.apache.hadoop.hdfs.DFSOutputStream.newStreamForCreate. */
async function create(client: Files, path: string, options: CreateOptions): Promise<FileOutput> {
  const { nameNode, settings, clientName } = client;
  const permission = options.permission ?? 0o666;
  const { CREATE, OVERWRITE, LAZY_PERSIST } = CreateFlagProto.numbers;
  const { fs } = await nameNode.create({
    src: path,
    masked: { perm: permission & ~settings.umask },
    unmasked: { perm: permission },
    clientName,
    createFlag: CREATE | (options.overwrite ? OVERWRITE : 0) | (options.lazyPersist ? LAZY_PERSIST : 0),
    createParent: options.createParent ?? true,
    replication: options.replication ?? settings.replication,
    blockSize: options.blockSize ?? settings.blockSize,
  });
  if (!fs) throw new HadoopError('java.io.IOException', `the NameNode told nothing of the new file ${path}`);
  return opened(client, (held) =>
    HdfsOutput.create({
      ...outputOptions(client, path, held),
      fileId: fs.fileId,
      blockSize: fs.blocksize,
      lazyPersist: options.lazyPersist ?? false,
    }),
  );
}

/** Source: org.apache.hadoop.hdfs.DFSOutputStream.newStreamForAppend. */
async function append(client: Files, path: string, { newBlock = false }: { newBlock?: boolean }): Promise<FileOutput> {
  const { nameNode, clientName } = client;
  const { APPEND, NEW_BLOCK } = CreateFlagProto.numbers;
  const { block, stat } = await nameNode.append({ src: path, clientName, flag: APPEND | (newBlock ? NEW_BLOCK : 0) });
  if (!stat) throw new HadoopError('java.io.IOException', `the NameNode told nothing of the file ${path}`);
  const full = !block || block.b.numBytes >= stat.blocksize || newBlock;
  return opened(client, (held) =>
    HdfsOutput.append(
      { ...outputOptions(client, path, held), fileId: stat.fileId, blockSize: stat.blocksize, lazyPersist: false },
      { length: stat.length, lastBlock: full ? undefined : block },
    ),
  );
}

type CommonOptions = Omit<HdfsOutputOptions, 'fileId' | 'blockSize' | 'lazyPersist'>;

function outputOptions(
  { nameNode, clientName, settings, links, clock, log }: Files,
  path: string,
  released: () => void,
): CommonOptions {
  return { path, nameNode, clientName, settings, link: links.options, clock, log, released };
}

/** Holds the lease from before the first byte until the output lets go of the file. */
async function opened(client: Files, make: (released: () => void) => HdfsOutput | Promise<HdfsOutput>): Promise<FileOutput> {
  const release = client.leases.hold();
  let output: HdfsOutput | undefined;
  const released = () => {
    release();
    if (output) client.outputs.delete(output);
  };
  try {
    output = await make(released);
  } catch (error) {
    release();
    throw error;
  }
  client.outputs.add(output);
  return output;
}
