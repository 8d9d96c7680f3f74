import fs from 'node:fs';
import readline from 'node:readline';
import { Writable } from 'node:stream';
import type { FileSystem } from '@calf/client/file-system';
import { UserError } from '@calf/runtime/errors';
import type { ToolArguments } from '../options/parse-arguments.ts';
import type { SqoopSurroundings } from './tool-context.ts';

const passwordBytesMax = 64 * 1024;

/** Of `--password-file`, `-P` or `--password`. @throws UserError */
export function findPassword(
  given: ToolArguments,
  { surroundings, openFileSystem }: { surroundings: SqoopSurroundings; openFileSystem: () => Promise<FileSystem> },
): Promise<string | undefined> {
  const file = given.get('password-file');
  if (file !== undefined) return passwordIn(file, openFileSystem);
  return given.has('P') ? typedPassword(surroundings) : Promise.resolve(given.get('password'));
}

/** All of the file, a line end included. A path without a scheme is one of the cluster's. Source: org.apache.sqoop.util.password.FilePasswordLoader. */
async function passwordIn(file: string, openFileSystem: () => Promise<FileSystem>): Promise<string> {
  const missing = new UserError(`The provided password file ${file} does not exist! (file:///path is a local one.)`);
  if (file.startsWith('file:')) {
    const local = file.replace(/^file:\/*/, '/');
    if (!fs.existsSync(local)) throw missing;
    return fs.readFileSync(local, 'utf8');
  }
  const fileSystem = await openFileSystem();
  try {
    if (!(await fileSystem.exists(file))) throw missing;
    const input = await fileSystem.open(file);
    const bytes = Buffer.alloc(Math.min(input.length, passwordBytesMax));
    const filled = await input.read(bytes, 0);
    await input.close();
    return bytes.toString('utf8', 0, filled);
  } finally {
    await fileSystem.close();
  }
}

/** A line of standard input, which a terminal does not show. */
async function typedPassword({ stdin, stderr }: SqoopSurroundings): Promise<string> {
  stderr.write('Enter password: ');
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = readline.createInterface({ input: stdin, output: unseen, terminal: 'isTTY' in stdin && stdin.isTTY === true });
  try {
    for await (const line of lines) return line;
    throw new UserError('no password was typed');
  } finally {
    lines.close();
    stderr.write('\n');
  }
}
