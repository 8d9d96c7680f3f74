import { fileURLToPath } from 'node:url';

/** The file of an entry: compiled when this runs compiled, else its source. */
export function entryFile(name: 'job-process' | 'task-thread'): string {
  return fileURLToPath(import.meta.resolve(`@calf/mapreduce/${name}`));
}
