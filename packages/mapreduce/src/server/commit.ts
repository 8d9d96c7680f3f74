import type { FileSystem } from '@calf/client/file-system';
import type { Configuration } from '@calf/runtime/configuration';
import { isHadoopError } from '@calf/runtime/errors';
import { type Job, successfulAttempt } from '../core/job.ts';
import { abortOutput, commitOutput, outputDirectoryKey } from '../output/output-committer.ts';

/** Names of YARN's application master. Source: org.apache.hadoop.mapreduce.v2.util.MRApps.getStartJobCommitFile. */
const commitStarted = 'COMMIT_STARTED';

/**
 * Puts the output of a job whose tasks are done in its place. Only the one that makes COMMIT_STARTED does it, so a job commits once,
 * whatever two JobTrackers may believe. @throws when another has begun to
 */
export async function commitJob(job: Job, configuration: Configuration, fileSystem: FileSystem): Promise<void> {
  await claimCommit(job, fileSystem);
  const output = configuration.get(outputDirectoryKey);
  if (output === undefined) return;
  const tasks = job.reduces.length > 0 ? job.reduces : job.maps;
  const attemptIds = tasks.flatMap((task) => successfulAttempt(task)?.id ?? []);
  const markSuccess = configuration.getBoolean('mapreduce.fileoutputcommitter.marksuccessfuljobs', true);
  await commitOutput(fileSystem, output, { attemptIds, markSuccess });
}

/** Removes what a failed or killed job has written. */
export async function abortJob(configuration: Configuration, fileSystem: FileSystem): Promise<void> {
  const output = configuration.get(outputDirectoryKey);
  if (output !== undefined) await abortOutput(fileSystem, output);
}

async function claimCommit(job: Job, fileSystem: FileSystem): Promise<void> {
  try {
    const claim = await fileSystem.create(`${job.spec.stagingDirectory}/${commitStarted}`, { overwrite: false });
    await claim.close();
  } catch (error) {
    if (!isHadoopError(error, 'FileAlreadyExistsException')) throw error;
    throw new Error('the job is being committed by another JobTracker', { cause: error });
  }
}
