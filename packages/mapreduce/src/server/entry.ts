import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The file of an entry beside this one, compiled when this one is: `job-process.js`, else `job-process.ts`. */
export function entryFile(name: 'job-process' | 'task-thread'): string {
  const here = fileURLToPath(import.meta.url);
  return path.join(path.dirname(here), `${name}${path.extname(here)}`);
}
