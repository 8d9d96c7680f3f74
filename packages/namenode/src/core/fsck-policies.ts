import { defaultPolicyId, type StoragePolicy, storagePolicies, type StorageType } from './storage-policies.ts';

/** The order in which kinds of storage are named. Source: org.apache.hadoop.fs.StorageType. */
const kinds: readonly StorageType[] = ['RAM_DISK', 'SSD', 'DISK', 'ARCHIVE', 'PROVIDED', 'NVDIMM'];

interface Allocation {
  readonly described: string;
  readonly specified: StoragePolicy | undefined;
  readonly satisfied: boolean;
  blocks: number;
}

/** What `fsck -storagepolicies` counts: on which kinds of storage blocks are, and whether that is as wished. Source: StoragePolicySummary. */
export class PolicySummary {
  readonly #allocations = new Map<string, Allocation>();
  #blocks = 0;

  /** `policyId` 0 is the default policy. */
  add(types: readonly StorageType[], policyId: number): void {
    const specified = storagePolicies.find(({ id }) => id === (policyId || defaultPolicyId));
    const sorted = types.toSorted((one, other) => kinds.indexOf(one) - kinds.indexOf(other));
    const actual = storagePolicies.find((policy) => fits(policy, sorted));
    const counted = kinds.flatMap((kind) => {
      const count = sorted.filter((type) => type === kind).length;
      return count > 0 ? [`${kind}:${count}`] : [];
    });
    const described = counted.join(',') + (actual ? `(${actual.name})` : '');
    const key = `${specified?.name}|${described}`;
    const known = this.#allocations.get(key);
    if (known) known.blocks++;
    else this.#allocations.set(key, { described, specified, satisfied: specified === actual, blocks: 1 });
    this.#blocks++;
  }

  render(): string {
    const all = [...this.#allocations.values()].sort(
      (one, other) => other.blocks - one.blocks || (one.described < other.described ? -1 : 1),
    );
    const satisfied = all.filter((allocation) => allocation.satisfied).map((allocation) => this.#line(allocation, 25));
    const others = all.filter((allocation) => !allocation.satisfied).map((allocation) => this.#line(allocation, 35));
    const head = 'Storage Policy                  ';
    const violations =
      others.length === 0
        ? '\nAll blocks satisfy specified storage policy.\n'
        : `\nBlocks NOT satisfying the specified storage policy:\n${head}Specified Storage Policy      # of blocks       % of blocks\n${others.join('')}`;
    return `\nBlocks satisfying the specified storage policy:\n${head}# of blocks       % of blocks\n${satisfied.join('')}${violations}`;
  }

  #line({ described, specified, satisfied, blocks }: Allocation, width: number): string {
    const name = satisfied ? '' : `${(specified?.name ?? '').padEnd(20)} `;
    const percent = `${((blocks * 100) / this.#blocks).toFixed(4)}%`;
    return `${described.padEnd(width)} ${name}${String(blocks).padStart(10)}  ${percent.padStart(20)}\n`;
  }
}

/** The last kind of a policy is that of all further replicas. Source: StoragePolicySummary.getStoragePolicy. */
function fits({ creation }: StoragePolicy, sorted: readonly StorageType[]): boolean {
  const wanted = creation.toSorted((one, other) => kinds.indexOf(one) - kinds.indexOf(other));
  return wanted.length <= sorted.length && sorted.every((type, index) => type === (wanted[index] ?? wanted.at(-1)));
}
