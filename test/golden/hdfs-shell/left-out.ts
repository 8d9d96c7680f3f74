import type { FileSystem } from '@calf/client/file-system';

export interface LeftOut {
  readonly ids: readonly number[];
  readonly reason: string;
  /** What leaves the file system as the recorded command did, for the commands behind it. */
  readonly instead?: (fs: FileSystem) => Promise<void>;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

async function write(fs: FileSystem, path: string, text: string): Promise<void> {
  const output = await fs.create(path, { overwrite: true });
  await output.write(Buffer.from(text));
  await output.close();
}

const truncate = 'truncate is not served yet';
const quotas = 'quotas are not served yet';
const snapshots = 'snapshots are not served yet';
const checkpoints = 'the NameNode writes no checkpoints yet';

/** Commands of the recorded sequence that are not replayed, or not compared. */
const leftOut: readonly LeftOut[] = [
  { ids: [94], reason: 'the real client logs a warning before the error' },
  { ids: [198], reason: truncate, instead: (fs) => write(fs, '/d/new.txt', 'he') },
  { ids: [200], reason: truncate, instead: (fs) => write(fs, '/d/t0', 'b') },
  { ids: [197, 201, 203, 422], reason: truncate },
  { ids: [374, 376], reason: 'the real shell lists attributes in the order of a Java hash map' },
  { ids: [427, 428, 431, 432, 435, 436, 438, 439, 441, 442, 446, 448, 449, 450, 451], reason: quotas },
  { ids: [468], reason: snapshots, instead: (fs) => write(fs, '/s/back.txt', 'hello world\nsecond line\n') },
  { ids: [517], reason: snapshots, instead: (fs) => fs.mkdirs('/s/.Trash') },
  { ids: [...range(453, 456), ...range(458, 460), 462, 463, 466], reason: snapshots },
  { ids: [...range(469, 472), 474, ...range(476, 483), 533], reason: snapshots },
  { ids: [485], reason: 'the real NameNode names no owner of /.reserved' },
  { ids: [499, 502, 508, 515], reason: checkpoints },
  { ids: [509], reason: 'the journal has no segments to roll, and other transactions' },
  { ids: [510, 511], reason: 'there are no upgrades yet' },
  { ids: [512], reason: 'there is no balancer yet' },
  { ids: [507], reason: 'the recorded DataNodes were all called localhost' },
  { ids: [530], reason: 'the recording shows replicas that were just being deleted' },
  { ids: [532], reason: 'fsck does not tell storage policies yet' },
  { ids: [541], reason: 'the recorded NameNode was called localhost' },
];

export function whyLeftOut(id: number): LeftOut | undefined {
  return leftOut.find(({ ids }) => ids.includes(id));
}
