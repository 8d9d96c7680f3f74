/** What our servers do not do yet, and the commands of the recording that show it. */
const differences: Readonly<Record<string, readonly number[]>> = {
  'no encryption zones': [166, 167, 168, 169],
  'no truncate': [197, 198, 200, 201, 203, 422],
  'no quotas': [427, 428, 431, 432, 435, 436, 438, 439, 441, 442, 446, 448, 449, 450, 451],
  'no snapshots': [
    453, 454, 455, 456, 458, 459, 460, 462, 463, 466, 468, 469, 470, 471, 472, 476, 478, 479, 480, 481, 483, 517, 533,
  ],
  'no images of the namespace': [499, 502, 509, 515],
  'no upgrades': [510, 511],
  'no balancer': [512],
  'no metasave': [508],
  'fsck does not judge storage policies': [532],
  'a surplus replica is gone at once, the recording still has it': [530],
  '/.reserved has an owner': [485],
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
  [198, { commands: [{ argv: ['-put', '-f', '-', '/d/new.txt'], stdin: 'he' }] }],
  [201, { commands: [{ argv: ['-put', '-f', '-', '/d/t0'], stdin: 'b' }] }],
  [431, { commands: [{ argv: ['-rm', '-skipTrash', '/q/3'] }] }],
  [432, { commands: [{ argv: ['-rm', '-skipTrash', '/q/3'] }] }],
  [439, { commands: [{ argv: ['-rm', '-skipTrash', '/q/4'] }] }],
  [468, { commands: [{ argv: ['-put', '-f', 'a.txt', '/s/back.txt'] }] }],
  [474, { instead: true, commands: [] }],
  [517, { commands: [{ argv: ['-mkdir', '/s/.Trash'] }] }],
]);

const reasons = new Map(Object.entries(differences).flatMap(([reason, ids]) => ids.map((id) => [id, reason] as const)));

/** Why the command `id` of the recording prints something else. */
export function knownDifference(id: number): string | undefined {
  return reasons.get(id);
}
