/** What our servers do not do yet, and the commands of the recording that show it. */
const differences: Readonly<Record<string, readonly number[]>> = {
  'no truncate': [201],
  'no quotas': [449, 450, 451],
  'no snapshots': [454, 455, 456, 458, 459, 460, 462, 463, 466, 468, 469, 470, 471, 472, 476, 478, 479, 480, 481, 483, 517, 533],
  'no images of the namespace': [509, 515],
  'no metasave': [508],
  'fsck does not judge storage policies': [532],
  'a surplus replica is gone at once, the recording still has it': [530],
  '/.reserved has an owner': [485],

  'recorded in a JVM that had the file system with other options': [323],
};

/*
 * Where a command without its effect would make all that follow look different, another one stands in for the effect. They are run behind the command of that
 * number; `instead` runs them in its place.
 */
export interface StandIn {
  readonly instead?: true;
  readonly commands: readonly { readonly argv: readonly string[]; readonly stdin?: string }[];
}

export const standIns: ReadonlyMap<number, StandIn> = new Map<number, StandIn>([
  [468, { commands: [{ argv: ['-put', '-f', 'a.txt', '/s/back.txt'] }] }],
  [474, { instead: true, commands: [] }],
  [517, { commands: [{ argv: ['-mkdir', '/s/.Trash'] }] }],
]);

const reasons = new Map(Object.entries(differences).flatMap(([reason, ids]) => ids.map((id) => [id, reason] as const)));

/** Why the command `id` of the recording prints something else. */
export function knownDifference(id: number): string | undefined {
  return reasons.get(id);
}
