import fs from 'node:fs';
import type { FileStatus } from '../contract.ts';

/** What stat(2) says of a local file, in Hadoop's words. Owner and group are names where /etc knows them. */
export function localStatus(file: string, facts: fs.Stats, blockSize: number): FileStatus {
  const directory = facts.isDirectory();
  return {
    path: file,
    type: directory ? 'DIRECTORY' : 'FILE',
    length: directory ? 0 : facts.size,
    permission: facts.mode & 0o1777,
    owner: nameOf('/etc/passwd', facts.uid),
    group: nameOf('/etc/group', facts.gid),
    modificationTimeMs: Math.trunc(facts.mtimeMs),
    accessTimeMs: Math.trunc(facts.atimeMs),
    replication: directory ? 0 : 1,
    blockSize,
    fileId: facts.ino,
    hasAcl: false,
  };
}

/** The name of a numeric id in a colon-separated file of /etc, else the number. */
function nameOf(file: '/etc/passwd' | '/etc/group', id: number): string {
  const line = readLines(file).find((candidate) => candidate.split(':')[2] === String(id));
  return line?.split(':')[0] ?? String(id);
}

function readLines(file: string): string[] {
  try {
    return fs.readFileSync(file, 'utf8').split('\n');
  } catch {
    return []; // not every system has one: numbers do
  }
}
