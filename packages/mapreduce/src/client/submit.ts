import fs from 'node:fs';
import path from 'node:path';
import type { FileSystem } from '@calf/client/file-system';
import { Configuration } from '@calf/runtime/configuration';
import { HadoopError } from '@calf/runtime/errors';
import type { Logger } from '@calf/runtime/logger';
import { inputFormat } from '../input/input-format.ts';
import type { InputSplit } from '../input/input-split.ts';
import { planLineSplits } from '../input/line-splits.ts';
import { planSplits } from '../input/plan-splits.ts';
import { checkOutput, outputDirectoryKey } from '../output/output-committer.ts';
import { cacheFilesKey } from '../server/localize.ts';
import { filesDirectory, jobFile, renderConfiguration, secretsFile, splitFile, writeStaged } from '../server/staging.ts';
import { isStreaming } from '../task/task-environment.ts';
import { connectJobTracker } from './job-tracker-client.ts';
import { type RunningJob, runningJob } from './running-job.ts';

/** Local files to send with the job. Source: org.apache.hadoop.util.GenericOptionsParser, `-files`. */
export const filesKey = 'tmpfiles';

export interface SubmitContext {
  readonly fileSystem: FileSystem;
  readonly log?: Logger | undefined;
  /** Told what Hadoop's client logs on the way: by which logger, and the line. */
  readonly say?: ((logger: string, line: string) => void) | undefined;
  /** For the tasks alone. They are in no history. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  /** Instead of those of the input. */
  readonly splits?: readonly InputSplit[] | undefined;
}

/**
 * Submits a job that is described by its configuration alone: checks it, plans its splits, stages all that its tasks need, and hands it to
 * the JobTracker. @throws HadoopError, UserError. Source: org.apache.hadoop.mapreduce.JobSubmitter.submitJobInternal.
 */
export async function submitConfiguration(configuration: Configuration, context: SubmitContext): Promise<RunningJob> {
  const { fileSystem, log } = context;
  const output = configuration.get(outputDirectoryKey);
  if (output !== undefined) await checkOutput(fileSystem, output);
  else if (!context.splits)
    throw new HadoopError('org.apache.hadoop.mapred.InvalidJobConfException', 'Output directory not set in JobConf.');
  const splits = context.splits ?? (await planned(configuration, context));
  const client = connectJobTracker({ configuration, user: fileSystem.user, log });
  try {
    const { jobId, stagingDirectory } = await client.call('getNewJobId', {});
    await stage(configuration, { ...context, splits, stagingDirectory });
    context.say?.('mapreduce.JobSubmitter', `number of splits:${splits.length}`);
    context.say?.('mapreduce.JobSubmitter', `Submitting tokens for job: ${jobId}`);
    await client.call('submitJob', { jobId });
    const { job } = await client.call('getJob', { jobId });
    if (job?.trackingUrl) context.say?.('mapreduce.Job', `The url to track the job: ${job.trackingUrl}`);
    return runningJob(jobId, client, { pollMs: configuration.getInt('mapreduce.client.progressmonitor.pollinterval', 1000) });
  } catch (error) {
    client.close();
    throw error;
  }
}

async function stage(
  configuration: Configuration,
  { fileSystem, splits, secrets, stagingDirectory }: SubmitContext & { splits: readonly InputSplit[]; stagingDirectory: string },
): Promise<void> {
  await fileSystem.mkdirs(stagingDirectory, { permission: 0o700 });
  try {
    const files = await sendFiles(configuration, fileSystem, `${stagingDirectory}/${filesDirectory}`);
    const complete = withPaths(configuration.with([[cacheFilesKey, files.join(',')]]), fileSystem);
    await writeStaged(fileSystem, `${stagingDirectory}/${splitFile}`, JSON.stringify(splits));
    if (secrets) await writeStaged(fileSystem, `${stagingDirectory}/${secretsFile}`, JSON.stringify(secrets));
    await writeStaged(fileSystem, `${stagingDirectory}/${jobFile}`, renderConfiguration(complete));
  } catch (error) {
    await fileSystem.delete(stagingDirectory, { recursive: true }).catch(() => false);
    throw error;
  }
}

/** The largest first, so that the job does not wait for one that began last. */
async function planned(configuration: Configuration, { fileSystem, say }: SubmitContext): Promise<InputSplit[]> {
  const mapsWanted = isStreaming(configuration) ? configuration.getInt('mapreduce.job.maps', 2) : undefined;
  const { splits, files } =
    inputFormat(configuration) === 'nline'
      ? await planLineSplits(fileSystem, configuration)
      : await planSplits(fileSystem, configuration, { mapsWanted });
  say?.('mapred.FileInputFormat', `Total input files to process : ${files}`);
  return splits.sort((one, other) => other.length - one.length);
}

/** Paths relative to the user's home mean the same to the JobTracker, which is another user. */
function withPaths(configuration: Configuration, fileSystem: FileSystem): Configuration {
  const output = configuration.get(outputDirectoryKey);
  return output === undefined ? configuration : configuration.with([[outputDirectoryKey, fileSystem.resolve(output)]]);
}

/** Answers the URIs by which the nodes find them. Files that are in the file system already are not copied. */
async function sendFiles(configuration: Configuration, fileSystem: FileSystem, directory: string): Promise<string[]> {
  const uris = configuration.getList(cacheFilesKey);
  for (const entry of configuration.getList(filesKey)) {
    const [source = '', name = path.basename(source)] = entry.split('#');
    if (/^[a-z]+:/.test(source) && !source.startsWith('file:')) {
      uris.push(`${source}#${name}`);
      continue;
    }
    const local = source.replace(/^file:(\/\/)?/, '');
    if (!fs.existsSync(local)) throw new HadoopError('java.io.FileNotFoundException', `File ${local} does not exist.`);
    const target = `${directory}/${name}`;
    await fileSystem.mkdirs(directory, { permission: 0o700 });
    await copyFile(local, fileSystem, target);
    uris.push(`${fileSystem.qualify(target)}#${name}`);
  }
  return uris;
}

async function copyFile(local: string, fileSystem: FileSystem, target: string): Promise<void> {
  const output = await fileSystem.create(target, { overwrite: true });
  for await (const chunk of fs.createReadStream(local) as AsyncIterable<Buffer>) await output.write(chunk);
  await output.close();
}
