import { javaFloat } from '@calf/runtime/java-numbers';

export interface CheckedBlock {
  readonly live: number;
  readonly corrupt: number;
  readonly excess: number;
  readonly wanted: number;
  readonly bytes: number;
}

const border = '  ********************************';

/** What fsck counts, and how it says it. Source: org.apache.hadoop.hdfs.server.namenode.NamenodeFsck.ReplicationResult. */
export class FsckResult {
  files = 0;
  #bytes = 0;
  #blocks = 0;
  #openFiles = 0;
  #openBytes = 0;
  #openBlocks = 0;
  #corruptFiles = 0;
  #missing = { blocks: 0, bytes: 0 };
  #corrupt = { blocks: 0, bytes: 0 };
  #underMin = 0;
  #minimal = 0;
  #over = 0;
  #under = 0;
  #misplaced = 0;
  #replicas = 0;
  #wanted = 0;
  #missingReplicas = 0;

  get isHealthy(): boolean {
    return this.#missing.blocks === 0 && this.#corrupt.blocks === 0;
  }

  addFile(bytes: number, blocks: number): void {
    this.files++;
    this.#bytes += bytes;
    this.#blocks += blocks;
  }

  addOpenFile(bytes: number, blocks: number): void {
    this.#openFiles++;
    this.#openBytes += bytes;
    this.#openBlocks += blocks;
  }

  addCorruptFile(): void {
    this.#corruptFiles++;
  }

  addMisplaced(): void {
    this.#misplaced++;
  }

  addBlock({ live, corrupt, excess, wanted, bytes }: CheckedBlock, replicationMin: number) {
    const isCorrupt = corrupt > 0 && live + excess === 0;
    const isMissing = live === 0;
    const isUnderReplicated = live < wanted && !isMissing;
    this.#replicas += live;
    this.#wanted += wanted;
    if (live < replicationMin) this.#underMin++;
    else this.#minimal++;
    if (live > wanted) this.#over++;
    if (isCorrupt) add(this.#corrupt, bytes);
    else if (isMissing) add(this.#missing, bytes);
    if (isUnderReplicated) {
      this.#missingReplicas += wanted - live;
      this.#under++;
    }
    return { live, isCorrupt, isMissing, isUnderReplicated };
  }

  render({ defaultReplication, replicationMin }: { defaultReplication: number; replicationMin: number }): string {
    const part = (count: number) => (this.#blocks > 0 ? `${count} (${javaFloat((count * 100) / this.#blocks)} %)` : `${count}`);
    const average = this.#blocks === 0 ? 0 : Math.fround(this.#replicas) / Math.fround(this.#blocks);
    const lost = this.#replicas > 0 ? ` (${javaFloat((this.#missingReplicas * 100) / this.#wanted)} %)` : '';
    return [
      ` Total size:\t${this.#bytes} B${this.#openBytes === 0 ? '' : ` (Total open files size: ${this.#openBytes} B)`}`,
      ` Total files:\t${this.files}${this.#openFiles === 0 ? '' : ` (Files currently being written: ${this.#openFiles})`}`,
      this.#blocksLine(),
      ...this.#troubles(replicationMin),
      ` Minimally replicated blocks:\t${part(this.#minimal)}`,
      ` Over-replicated blocks:\t${part(this.#over)}`,
      ` Under-replicated blocks:\t${part(this.#under)}`,
      ` Mis-replicated blocks:\t\t${part(this.#misplaced)}`,
      ` Default replication factor:\t${defaultReplication}`,
      ` Average block replication:\t${javaFloat(average)}`,
      ` Missing blocks:\t\t${this.#missing.blocks}`,
      ` Corrupt blocks:\t\t${this.#corrupt.blocks}`,
      ` Missing replicas:\t\t${this.#missingReplicas}${lost}`,
      ' Blocks queued for replication:\t0',
    ].join('\n');
  }

  #blocksLine(): string {
    const average = this.#blocks > 0 ? ` (avg. block size ${Math.trunc(this.#bytes / this.#blocks)} B)` : '';
    const open = this.#openBlocks === 0 ? '' : ` (Total open file blocks (not validated): ${this.#openBlocks})`;
    return ` Total blocks (validated):\t${this.#blocks}${average}${open}`;
  }

  #troubles(replicationMin: number): string[] {
    if (this.#corruptFiles === 0 && this.#underMin === 0) return [];
    const lines = [border];
    if (this.#underMin > 0) {
      const part = this.#blocks > 0 ? ` (${javaFloat((this.#underMin * 100) / this.#blocks)} %)` : '';
      lines.push(`  UNDER MIN REPL'D BLOCKS:\t${this.#underMin}${part}`, `  MINIMAL BLOCK REPLICATION:\t${replicationMin}`);
    }
    if (this.#corruptFiles > 0) lines.push(`  CORRUPT FILES:\t${this.#corruptFiles}`);
    if (this.#corruptFiles > 0 && this.#missing.bytes > 0) {
      lines.push(`  MISSING BLOCKS:\t${this.#missing.blocks}`, `  MISSING SIZE:\t\t${this.#missing.bytes} B`);
    }
    if (this.#corruptFiles > 0 && this.#corrupt.blocks > 0) {
      lines.push(`  CORRUPT BLOCKS: \t${this.#corrupt.blocks}`, `  CORRUPT SIZE:\t\t${this.#corrupt.bytes} B`);
    }
    return [...lines, border];
  }
}

/** There are none. Source: NamenodeFsck.ErasureCodingResult. */
export function renderErasureCoded(): string {
  return [
    ' Total size:\t0 B',
    ' Total files:\t0',
    ' Total block groups (validated):\t0',
    ' Minimally erasure-coded block groups:\t0',
    ' Over-erasure-coded block groups:\t0',
    ' Under-erasure-coded block groups:\t0',
    ' Unsatisfactory placement block groups:\t0',
    ' Average block group size:\t0.0',
    ' Missing block groups:\t\t0',
    ' Corrupt block groups:\t\t0',
    ' Missing internal blocks:\t0',
    ' Blocks queued for replication:\t0',
  ].join('\n');
}

function add(sum: { blocks: number; bytes: number }, bytes: number): void {
  sum.blocks++;
  sum.bytes += bytes;
}
