import type { FileInput, FileOutput, FileSystem } from '@calf/client/file-system';
import { type Counters, fileSystemCounter } from '../counters.ts';

/** The file system as a task has it: what is read and written through it is counted as the job's, whoever asked for it. */
export interface CountedFileSystem {
  readonly fileSystem: FileSystem;
  /** Adds what came since the last time to `HDFS_BYTES_READ` and `HDFS_BYTES_WRITTEN` (or `FILE_…`). */
  readonly countInto: (counters: Counters) => void;
}

export function countFileSystem(fileSystem: FileSystem): CountedFileSystem {
  const inputs: FileInput[] = [];
  const outputs: { output: FileOutput; from: number }[] = [];
  const counted = { read: 0, written: 0 };
  const opened = (output: FileOutput) => {
    outputs.push({ output, from: output.position });
    return output;
  };
  return {
    fileSystem: {
      ...fileSystem,
      async open(path, options) {
        const input = await fileSystem.open(path, options);
        inputs.push(input);
        return input;
      },
      create: async (path, options) => opened(await fileSystem.create(path, options)),
      append: async (path, options) => opened(await fileSystem.append(path, options)),
    },
    countInto(counters) {
      const scheme = fileSystem.uri.slice(0, fileSystem.uri.indexOf(':')).toUpperCase();
      const read = inputs.reduce((sum, { statistics }) => sum + statistics.bytesRead, 0);
      const written = outputs.reduce((sum, { output, from }) => sum + output.position - from, 0);
      counters.increment(fileSystemCounter, `${scheme}_BYTES_READ`, read - counted.read);
      counters.increment(fileSystemCounter, `${scheme}_BYTES_WRITTEN`, written - counted.written);
      Object.assign(counted, { read, written });
    },
  };
}
