import { connectFileSystem, currentUser } from '@calf/client/file-system';
import { followJob, type JobStatus, submitConfiguration } from '@calf/mapreduce/client';
import type { Configuration } from '@calf/runtime/configuration';
import type { CommandSurroundings } from '../command.ts';
import type { LogLines } from './log-lines.ts';

/** Submits a job and, unless it is to run in the background, tells of it until its end. Answers undefined for one in the background. */
export async function runJob(
  configuration: Configuration,
  surroundings: CommandSurroundings,
  { log, background = false }: { log: LogLines; background?: boolean },
): Promise<JobStatus | undefined> {
  const user = currentUser(surroundings.environment);
  const fileSystem = await connectFileSystem({ configuration, user, workingDirectory: surroundings.cwd });
  try {
    const job = await submitConfiguration(configuration, { fileSystem, say: (logger, line) => log.info(logger, line) });
    try {
      if (!background) {
        const plain = (line: string) => void surroundings.stderr.write(`${line}\n`);
        return await followJob(job, { info: (line) => log.info('mapreduce.Job', line), plain });
      }
      log.info('mapreduce.Job', `Running job: ${job.id}`);
      log.info('streaming.StreamJob', 'Job is running in background.');
      return undefined;
    } finally {
      job.close();
    }
  } finally {
    await fileSystem.close();
  }
}
