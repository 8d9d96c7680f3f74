import type { FileSystem } from '@calf/client/file-system';
import { Configuration } from '@calf/runtime/configuration';
import type { InputSplit } from '../input/input-split.ts';

/** Where a job's files are in the file system while it runs; the names are Hadoop's. Source: org.apache.hadoop.mapreduce.JobSubmissionFiles. */
export function stagingRoot(configuration: Configuration): string {
  return configuration.get('yarn.app.mapreduce.am.staging-dir', '/tmp/hadoop-yarn/staging');
}

export function stagingDirectoryOf(root: string, user: string, jobId: string): string {
  return `${root}/${user}/.staging/${jobId}`;
}

/** Where what is left of a job goes when it has ended. */
export function historyDirectoryOf(root: string): string {
  return `${root}/history/done`;
}

/** The job's configuration: a JSON object of strings. (Hadoop's is `job.xml`, in which values may not hold control characters.) */
export const jobFile = 'job.json';
/** What only the tasks may know, a JSON object of strings; it goes when the job ends. Hadoop has such in `appTokens`. */
export const secretsFile = 'job.secrets';
/** A JSON array of `InputSplit`, one for each map. */
export const splitFile = 'job.split';
/** The job's events, a line of JSON each. */
export const eventsFile = 'job.events';
/** Files of `-files`, in a directory of their own. */
export const filesDirectory = 'files';

const stagedBytesMax = 256 * 1024 * 1024;

export function renderConfiguration(configuration: Configuration): string {
  return JSON.stringify(Object.fromEntries(configuration.entries()));
}

/** A small file, whole. */
async function readStaged(fileSystem: FileSystem, path: string): Promise<Buffer> {
  const input = await fileSystem.open(path);
  try {
    if (input.length > stagedBytesMax) throw new Error(`${path} is ${input.length} bytes, more than a staged file may have`);
    const bytes = Buffer.alloc(input.length);
    const filled = await input.read(bytes, 0);
    return bytes.subarray(0, filled);
  } finally {
    await input.close();
  }
}

export async function writeStaged(fileSystem: FileSystem, path: string, bytes: Uint8Array | string): Promise<void> {
  const output = await fileSystem.create(path, { overwrite: true });
  await output.write(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  await output.close();
}

/** The job's configuration and splits, as its client staged them. */
export async function readJob(
  fileSystem: FileSystem,
  stagingDirectory: string,
): Promise<{ configuration: Configuration; splits: InputSplit[] }> {
  const [conf, splits] = await Promise.all([
    readStaged(fileSystem, `${stagingDirectory}/${jobFile}`),
    readStaged(fileSystem, `${stagingDirectory}/${splitFile}`),
  ]);
  return { configuration: parseConfiguration(conf.toString('utf8')), splits: parseSplits(splits.toString('utf8')) };
}

/** Those of a job that has some. */
export async function readSecrets(
  fileSystem: FileSystem,
  stagingDirectory: string,
): Promise<Iterable<readonly [string, string]>> {
  const file = `${stagingDirectory}/${secretsFile}`;
  if (!(await fileSystem.exists(file))) return [];
  return parseConfiguration((await readStaged(fileSystem, file)).toString('utf8')).entries();
}

/** @throws Error when it is not what `renderConfiguration` writes */
function parseConfiguration(text: string): Configuration {
  const values: unknown = JSON.parse(text);
  if (typeof values !== 'object' || values === null) throw new Error(`${jobFile} is not an object`);
  return new Configuration(Object.entries(values).map(([key, value]) => [key, String(value)] as const));
}

/** @throws Error when it is not what `submitJob` writes */
function parseSplits(text: string): InputSplit[] {
  const splits: unknown = JSON.parse(text);
  if (!Array.isArray(splits) || !splits.every(isSplit)) throw new Error(`${splitFile} is not an array of splits`);
  return splits;
}

function isSplit(value: unknown): value is InputSplit {
  return typeof value === 'object' && value !== null && 'kind' in value && (value.kind === 'file' || value.kind === 'payload');
}
