/** What our servers do not do yet, and the commands of the recording that show it. */
const differences: Readonly<Record<string, readonly number[]>> = {
  'no quotas of storage types': [449, 450, 451],
  'no snapshots': [454, 455, 456, 458, 459, 460, 462, 463, 466, 468, 469, 470, 471, 472, 476, 478, 479, 480, 481, 483, 517, 533],
  'no images of the namespace': [509, 515],
  'no metasave': [508],
  'a surplus replica is gone at once, the recording still has it': [530, 532],
  'recorded in a JVM that kept the client of the command before': [323],
};

/**
 * Where a command without its effect would make all that follow look different, others stand in for the effect. They are run behind the command, or
 * `instead` of it; `until` waits for an effect that comes later.
 */
export interface StandIn {
  readonly instead?: true;
  readonly until?: { readonly argv: readonly string[]; readonly stdout: string };
  readonly commands: readonly { readonly argv: readonly string[]; readonly stdin?: string }[];
}

export const standIns: ReadonlyMap<number, StandIn> = new Map<number, StandIn>([
  [200, { commands: [], until: { argv: ['-stat', '%b', '/d/t0'], stdout: '1\n' } }],
  // Refused while the truncation is not over, which nobody knows the time of.
  [201, { instead: true, commands: [] }],
  [468, { commands: [{ argv: ['-put', '-f', 'a.txt', '/s/back.txt'] }] }],
  [474, { instead: true, commands: [] }],
  [517, { commands: [{ argv: ['-mkdir', '/s/.Trash'] }] }],
]);

const reasons = new Map(Object.entries(differences).flatMap(([reason, ids]) => ids.map((id) => [id, reason] as const)));

/** Why the command `id` of the recording prints something else. */
export function knownDifference(id: number): string | undefined {
  return reasons.get(id);
}
