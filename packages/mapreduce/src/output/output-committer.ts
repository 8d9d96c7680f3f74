import type { FileSystem } from '@calf/client/file-system';
import { HadoopError } from '@calf/runtime/errors';

export const outputDirectoryKey = 'mapreduce.output.fileoutputformat.outputdir';
const temporary = '_temporary';

/**
 * Output appears all at once, as with Hadoop's FileOutputCommitter: each attempt writes in a directory of its own below `_temporary`,
 * and when the job commits, the files of the attempts that count are renamed into the output directory, `_temporary` goes, `_SUCCESS`
 * comes. Which attempts count is known to the JobTracker, so no attempt commits by itself and a forgotten one can do no harm.
 * Source: org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter.
 */
export function attemptDirectory(output: string, attemptId: string): string {
  return `${output}/${temporary}/0/${temporary}/${attemptId}`;
}

/** @throws HadoopError when the output is there already */
export async function checkOutput(fileSystem: FileSystem, output: string): Promise<void> {
  if (!(await fileSystem.exists(output))) return;
  throw new HadoopError(
    'org.apache.hadoop.mapred.FileAlreadyExistsException',
    `Output directory ${fileSystem.qualify(output)} already exists`,
  );
}

export async function setupOutput(fileSystem: FileSystem, output: string): Promise<void> {
  await fileSystem.mkdirs(`${output}/${temporary}/0`);
}

/** Moves what the attempts wrote into `output`. Doing it again after a crash finishes what is left. */
export async function commitOutput(
  fileSystem: FileSystem,
  output: string,
  { attemptIds, markSuccess }: { attemptIds: readonly string[]; markSuccess: boolean },
): Promise<void> {
  for (const attemptId of attemptIds) await moveFiles(fileSystem, attemptDirectory(output, attemptId), output);
  await fileSystem.delete(`${output}/${temporary}`, { recursive: true });
  if (markSuccess) await (await fileSystem.create(`${output}/_SUCCESS`, { overwrite: true })).close();
}

/** Leaves nothing of a job that failed. */
export async function abortOutput(fileSystem: FileSystem, output: string): Promise<void> {
  await fileSystem.delete(`${output}/${temporary}`, { recursive: true });
}

async function moveFiles(fileSystem: FileSystem, from: string, to: string): Promise<void> {
  if (!(await fileSystem.exists(from))) return; // the attempt wrote nothing, or it is done already
  for (const { path, type } of await fileSystem.listStatus(from)) {
    const target = `${to}/${path.slice(path.lastIndexOf('/') + 1)}`;
    if (type === 'DIRECTORY') {
      await fileSystem.mkdirs(target);
      await moveFiles(fileSystem, path, target);
    } else if (!(await fileSystem.rename(path, target))) {
      throw new HadoopError('java.io.IOException', `Could not rename ${path} to ${target}`);
    }
  }
}
