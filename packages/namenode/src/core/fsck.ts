import { HadoopError } from '@calf/runtime/errors';
import { type BlockSituation, namedBlockText } from './block-situation.ts';
import { PolicySummary } from './fsck-policies.ts';
import { blockDescription, type FsckDetails } from './fsck-replicas.ts';
import { FsckResult, renderErasureCoded } from './fsck-result.ts';
import { inodesOf, lastRow, pathOf } from './inodes-in-path.ts';
import { effectivePolicy } from './operations/look.ts';
import { checkPermission } from './permissions.ts';
import { resolvePath } from './resolve-path.ts';

export interface FsckRequest extends FsckDetails {
  readonly path: string;
  readonly files: boolean;
  readonly blocks: boolean;
  readonly openForWrite: boolean;
  readonly storagePolicies: boolean;
}

/** What the report says of the cluster, beside its files. */
export interface FsckFacts {
  readonly defaultReplication: number;
  readonly started: string;
  /** Says that it ended, when it did. */
  readonly ended: () => string;
  /** Told of each closed file with a missing or corrupt block, once it has been described. */
  readonly corrupt?: (path: string) => void;
}

/**
 * The report of `hdfs fsck`, in pieces, so that others get their turn between them; the caller makes the situation anew for each piece, and
 * files that are gone meanwhile are left out. Tools look at its last line. Source: org.apache.hadoop.hdfs.server.namenode.NamenodeFsck.fsck.
 */
export function* fsck(now: () => BlockSituation, request: FsckRequest, facts: FsckFacts): Generator<string, void, undefined> {
  const { path } = request;
  yield `${facts.started}\n`;
  try {
    const row = lastRow(resolvePath(now(), path, 'read'));
    if (row < 0) return yield `\n\nPath '${path}' does not exist`;
    const walk = new Walk(now, request, facts.corrupt);
    yield* walk.inode(now().namespace.id(row));
    yield summary(now(), walk, facts);
    yield `\n\nThe filesystem under path '${path}' ${walk.result.isHealthy ? 'is HEALTHY' : 'is CORRUPT'}`;
  } catch (refusal) {
    if (!(refusal instanceof HadoopError)) throw refusal;
    yield `${facts.ended()}\n${refusal.message}\n\n\nFsck on path '${path}' FAILED`;
  }
}

function summary({ pool }: BlockSituation, { result, policies, directories }: Walk, facts: FsckFacts): string {
  return [
    `\nStatus: ${result.isHealthy ? 'HEALTHY' : 'CORRUPT'}`,
    ` Number of data-nodes:\t${pool.datanodes.live().length}`,
    ` Number of racks:\t\t${pool.datanodes.rackCount()}`,
    ` Total dirs:\t\t\t${directories}`,
    ` Total symlinks:\t\t0`,
    '\nReplicated Blocks:',
    result.render({ defaultReplication: facts.defaultReplication, replicationMin: pool.limits.replicationMin }),
    '\nErasure Coded Block Groups:',
    renderErasureCoded(),
    `${policies?.render() ?? ''}${facts.ended()}`,
    '',
  ].join('\n');
}

/** Goes through a tree by inode ids. */
class Walk {
  readonly result = new FsckResult();
  readonly policies: PolicySummary | undefined;
  directories = 0;
  readonly #now: () => BlockSituation;
  readonly #request: FsckRequest;
  readonly #corrupt: FsckFacts['corrupt'];

  constructor(now: () => BlockSituation, request: FsckRequest, corrupt: FsckFacts['corrupt']) {
    this.#now = now;
    this.#request = request;
    this.#corrupt = corrupt;
    this.policies = request.storagePolicies ? new PolicySummary() : undefined;
  }

  *inode(id: number): Generator<string, void, undefined> {
    const situation = this.#now();
    const row = situation.namespace.find(id);
    if (row < 0) return;
    if ((this.directories + this.result.files) % 1000 === 0) yield '\n';
    if (situation.namespace.isDirectory(row)) yield* this.#directory(situation, row);
    else yield this.#file(situation, row);
  }

  *#directory(situation: BlockSituation, row: number): Generator<string, void, undefined> {
    const { namespace } = situation;
    if (this.#request.files) yield `${namespace.path(row)} <dir>\n`;
    this.directories++;
    checkPermission(situation, inodesOf(namespace, row), { self: 'READ_EXECUTE' });
    const children = Array.from(namespace.children(row), (child) => namespace.id(child));
    for (const child of children) yield* this.inode(child);
  }

  #file(situation: BlockSituation, row: number): string {
    const { namespace, pool } = situation;
    const inodes = inodesOf(namespace, row);
    checkPermission(situation, inodes, { self: 'READ' });
    const path = pathOf(inodes);
    const rows = namespace.blockRows(row);
    const fileBytes = rows.reduce((sum, block) => sum + pool.facts(block).bytes, 0);
    const isOpen = namespace.underConstruction(row) !== undefined;
    if (isOpen && !this.#request.openForWrite) {
      this.result.addOpenFile(fileBytes, rows.length);
      return '';
    }
    this.result.addFile(fileBytes, rows.length);
    const facts = `${path} ${fileBytes} bytes, replicated: replication=${namespace.layout(row).replication}, ${rows.length} block(s)`;
    const dot = this.result.files % 100 === 0 ? '.' : '';
    const head = isOpen ? `${facts}, OPENFORWRITE: ` : this.#request.files ? `${facts}: ` : dot;
    return head + this.#blocks(situation, { row, path, rows });
  }

  /** Source: NamenodeFsck.collectBlocksSummary. */
  #blocks(situation: BlockSituation, { row, path, rows }: { row: number; path: string; rows: readonly number[] }): string {
    const { pool, blockPoolId } = situation;
    const { files: showFiles, blocks: showBlocks } = this.#request;
    const wanted = situation.namespace.layout(row).replication;
    const bad = { missing: 0, missingBytes: 0, corrupt: 0, corruptBytes: 0, notes: 0 };
    let text = '';
    let report = '';
    for (const [index, block] of rows.entries()) {
      const stored = pool.facts(block);
      const name = namedBlockText({ ...stored, poolId: blockPoolId });
      if (!pool.isComplete(block) && index === rows.length - 1) {
        const described = blockDescription(situation, block, this.#request);
        const expected = pool.construction.get(block)?.expected.length ?? 0;
        report += `\nUnder Construction Block:\n${index}. ${name} len=${stored.bytes} Expected_repl=${expected}${described}`;
        continue;
      }
      const found = this.result.addBlock({ ...pool.counts(block), wanted, bytes: stored.bytes }, pool.limits.replicationMin);
      const isCorrupt = found.isCorrupt;
      if (isCorrupt) {
        bad.corrupt++;
        bad.corruptBytes += stored.bytes;
        text += `\n${path}: CORRUPT blockpool ${blockPoolId} block blk_${stored.id}\n`;
      }
      if (found.isMissing && !isCorrupt) {
        bad.missing++;
        bad.missingBytes += stored.bytes;
      }
      if (found.isUnderReplicated) {
        text += `${showFiles ? '' : `\n${path}: `} Under replicated ${name}. Target Replicas is ${wanted} but found ${found.live} live replica(s), 0 decommissioned replica(s), 0 decommissioning replica(s).\n`;
        bad.notes++;
      }
      this.policies?.add(
        pool.goodReplicas(block).map((storage) => pool.datanodes.storage(storage).type),
        effectivePolicy(situation.namespace, row),
      );
      const misplaced = misplacement(situation, block, wanted);
      if (misplaced) {
        this.result.addMisplaced();
        text += `${showFiles ? '' : `${found.isUnderReplicated ? '' : '\n'}${path}: `} Replica placement policy is violated for ${name}. ${misplaced}\n`;
        bad.notes++;
      }
      const state =
        found.isMissing && !isCorrupt
          ? ' MISSING!'
          : ` Live_repl=${found.live}${blockDescription(situation, block, this.#request)}`;
      report += `${index}. ${name} len=${stored.bytes}${state}\n`;
    }
    if (bad.missing + bad.corrupt > 0 && !situation.namespace.underConstruction(row)) this.#corrupt?.(path);
    return text + this.#verdict(path, bad) + (showFiles && showBlocks ? `${report}\n` : '');
  }

  #verdict(
    path: string,
    bad: { missing: number; missingBytes: number; corrupt: number; corruptBytes: number; notes: number },
  ): string {
    const missing = bad.missing > 0 ? `MISSING ${bad.missing} blocks of total size ${bad.missingBytes} B` : '';
    const corrupt = bad.corrupt > 0 ? `CORRUPT ${bad.corrupt} blocks of total size ${bad.corruptBytes} B` : '';
    const verdicts = [missing, corrupt].filter((verdict) => verdict !== '');
    if (verdicts.length > 0) this.result.addCorruptFile();
    if (!this.#request.files) return verdicts.map((verdict) => `\n${path}: ${verdict}.`).join('');
    if (verdicts.length > 0) return verdicts.map((verdict) => ` ${verdict}\n`).join('');
    return bad.notes === 0 ? ' OK\n' : '';
  }
}

/** Source: BlockPlacementPolicyDefault.verifyBlockPlacement, BlockPlacementStatusDefault. */
function misplacement({ pool }: BlockSituation, block: number, wanted: number): string | undefined {
  const total = pool.datanodes.rackCount();
  if (total <= 1) return undefined;
  const required = Math.min(2, wanted);
  const racks = new Set(pool.goodReplicas(block).map((index) => pool.datanodes.storage(index).datanode.rack)).size;
  if (racks >= required || racks >= total) return undefined;
  return `Block should be additionally replicated on ${required - racks} more rack(s). Total number of racks in the cluster: ${total}`;
}
