import fs from 'node:fs';
import path from 'node:path';

/**
 * The file of a program. A relative name may be a file of the job in its working directory, which is then made executable; else it is
 * looked for on PATH. @throws Error in Java's words when there is none. Source: PipeMapRed.configure, PathFinder.getAbsolutePath.
 */
export function locateProgram(program: string, workDirectory: string): string {
  const local = path.resolve(workDirectory, program);
  if (!path.isAbsolute(program) && isFile(local)) {
    fs.chmodSync(local, 0o755);
    return local;
  }
  const candidates = program.includes('/') ? [local] : onPath(program);
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  const reason = candidates.some(isFile) ? 'error=13, Permission denied' : 'error=2, No such file or directory';
  throw new Error(`java.io.IOException: Cannot run program "${program}" (in directory "${workDirectory}"): ${reason}`);
}

function onPath(program: string): string[] {
  const directories = (process.env['PATH'] ?? '').split(path.delimiter).filter((directory) => directory !== '');
  return directories.map((directory) => path.join(directory, program));
}

function isFile(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return isFile(file);
  } catch {
    return false;
  }
}
