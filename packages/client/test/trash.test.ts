import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Configuration } from '@calf/runtime/configuration';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileSystem } from '../src/contract.ts';
import { localFileSystem } from '../src/local/local-file-system.ts';
import { checkpointTrash, expungeTrash, moveToTrash } from '../src/trash.ts';

const tenMinutes = new Configuration([['fs.trash.interval', '10']]);
const none = new Configuration();
const now = new Date(2026, 10, 21, 3, 4, 5).getTime();

let directory: string;
let home: string;
let system: FileSystem;

beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'calf-trash-'));
  home = path.join(directory, 'home');
  const local = localFileSystem({ user: 'alice', workingDirectory: directory, umask: 0o022 });
  system = { ...local, homeDirectory: () => home };
});
afterEach(() => fs.rm(directory, { recursive: true }));

async function put(name: string): Promise<string> {
  const file = path.join(directory, name);
  await fs.mkdir(path.dirname(file), { recursive: true });
  await fs.writeFile(file, name);
  return file;
}

const inTrash = async () => (await fs.readdir(path.join(home, '.Trash'))).sort();

test('without an interval there is no trash', async () => {
  expect(await moveToTrash(system, await put('a'), none)).toBeUndefined();
});

test('a path goes to Current under its own name', async () => {
  const file = await put('in/a');
  expect(await moveToTrash(system, file, tenMinutes)).toBe(`${home}/.Trash/Current${file}`);
  expect(await system.exists(file)).toBe(false);
});

test('servers that keep trash have the word', async () => {
  const keeping = { ...system, serverTrashMinutes: async () => 60 };
  const file = await put('a');
  expect(await moveToTrash(keeping, file, none)).toBe(`${home}/.Trash/Current${file}`);
});

test('a second one of the same name gets the time behind it', async () => {
  const file = await put('a');
  await moveToTrash(system, file, tenMinutes, now);
  expect(await moveToTrash(system, await put('a'), tenMinutes, now)).toBe(`${home}/.Trash/Current${file}${now}`);
});

test('what lies in the trash is not moved there, and what holds it cannot be', async () => {
  const file = await put('a');
  const trashed = (await moveToTrash(system, file, tenMinutes)) ?? '';
  expect(await moveToTrash(system, trashed, tenMinutes)).toBeUndefined();
  await expect(moveToTrash(system, home, tenMinutes)).rejects.toThrow('as it contains the trash');
});

test('checkpoints are named after their time, and go when they are too old', async () => {
  await moveToTrash(system, await put('a'), tenMinutes);
  expect(await checkpointTrash(system, tenMinutes, now)).toBe(`${home}/.Trash/261121030405`);
  await moveToTrash(system, await put('b'), tenMinutes);
  await expungeTrash(system, tenMinutes, { now: now + 9 * 60_000, all: false });
  expect(await inTrash()).toEqual(['261121030405', 'Current']);
  await expungeTrash(system, tenMinutes, { now: now + 11 * 60_000, all: false });
  expect(await inTrash()).toEqual(['Current']);
});

test('names that are no checkpoints stay', async () => {
  await put('home/.Trash/mine/a');
  await expungeTrash(system, tenMinutes, { now, all: true });
  expect(await inTrash()).toEqual(['mine']);
});

test('a file trashed earlier that is in the way of a directory gives it another name, whatever is in its own', async () => {
  await moveToTrash(system, await put("in/$'$&"), tenMinutes);
  const file = await put("in/$'$&/a");
  expect(await moveToTrash(system, file, tenMinutes, now)).toBe(`${home}/.Trash/Current${directory}/in/$'$&${now}/a`);
});
