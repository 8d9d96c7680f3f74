import { execFileSync, spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const home = path.resolve(import.meta.dirname, '..');

function temporaryDirectory(): string {
  const directory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'calf-workspace ')));
  onTestFinished(() => fs.rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A script that says who was called and with what. */
function writeProgram(file: string, name: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `#!/bin/sh\necho "${name} $*"\n`, { mode: 0o755 });
}

/** A checkout with bin/ and scripts/ as here, whose pinned Node and npm only say that they were called. */
function checkout(): string {
  const root = temporaryDirectory();
  for (const folder of ['bin', 'scripts']) fs.cpSync(path.join(home, folder), path.join(root, folder), { recursive: true });
  fs.mkdirSync(path.join(root, 'packages', 'cli', 'src'), { recursive: true });
  fs.writeFileSync(path.join(root, 'packages', 'cli', 'src', 'calf.ts'), '');
  fs.writeFileSync(path.join(root, 'package-lock.json'), '{}');
  const modules = path.join(root, 'node_modules');
  writeProgram(path.join(modules, 'node', 'bin', 'node'), 'pinned');
  writeProgram(path.join(root, 'path', 'npm'), 'npm');
  fs.writeFileSync(path.join(modules, '.package-lock.json'), '{}');
  fs.writeFileSync(path.join(modules, '.calf-installed'), crypto.createHash('sha256').update('{}').digest('hex'));
  return root;
}

/** Marks the compiled code as made `seconds` from now. */
function markBuilt(root: string, seconds: number): void {
  const mark = path.join(root, 'node_modules', '.calf-built');
  fs.writeFileSync(mark, '');
  const at = Date.now() / 1000 + seconds;
  fs.utimesSync(mark, at, at);
}

function calf(root: string, ...argv: string[]): string {
  const environment = { ...process.env, PATH: `${path.join(root, 'path')}:${process.env['PATH'] ?? ''}` };
  return execFileSync(path.join(root, 'bin', 'calf'), argv, { encoding: 'utf8', env: environment });
}

function bootstrap(root: string) {
  const environment = { ...process.env, PATH: path.join(root, 'path') };
  return spawnSync(process.execPath, [path.join(root, 'scripts', 'bootstrap.cjs')], { encoding: 'utf8', env: environment });
}

test('a command of bin/ works through a symlink from another directory', () => {
  const elsewhere = temporaryDirectory();
  fs.symlinkSync(path.join(home, 'bin', 'hadoop'), path.join(elsewhere, 'ha doop'));
  fs.symlinkSync('ha doop', path.join(elsewhere, 'again'));
  expect(execFileSync(path.join(elsewhere, 'again'), ['version'], { cwd: elsewhere, encoding: 'utf8' })).toBe(
    'calf, for Hadoop 3.4.3\n',
  );
});

test('compiled code is run when no source is newer than it, else the sources; by the pinned Node, whatever is on PATH', () => {
  const root = checkout();
  writeProgram(path.join(root, 'path', 'node'), 'some other Node');
  const cli = path.join(root, 'packages', 'cli');
  expect(calf(root, 'up', 'a b')).toBe(`pinned ${cli}/src/calf.ts up a b\n`);
  markBuilt(root, 60);
  expect(calf(root, 'up')).toBe(`pinned --conditions=compiled ${cli}/dist/calf.js up\n`);
  markBuilt(root, -60);
  expect(calf(root, 'up')).toBe(`pinned ${cli}/src/calf.ts up\n`);
});

test('bootstrap calls neither npm nor the compiler when all is there', () => {
  const root = checkout();
  markBuilt(root, 60);
  const before = fs.readdirSync(root, { recursive: true });
  expect(bootstrap(root)).toMatchObject({ status: 0, stdout: '', stderr: '' });
  expect(fs.readdirSync(root, { recursive: true })).toEqual(before);
});

test('bootstrap compiles when a source is newer than the build', () => {
  const root = checkout();
  markBuilt(root, -60);
  expect(bootstrap(root).status).toBe(0);
  const { mtimeMs } = fs.statSync(path.join(root, 'node_modules', '.calf-built'));
  expect(mtimeMs).toBeGreaterThan(fs.statSync(path.join(root, 'packages', 'cli', 'src')).mtimeMs);
});

test.each(['.package-lock.json', '.calf-installed', 'node/bin/node'])('an installation without %s is done again', (file) => {
  const root = checkout();
  markBuilt(root, 60);
  fs.rmSync(path.join(root, 'node_modules', file));
  expect(bootstrap(root).stderr).toMatch(/installing its packages and Node 24[^]*npm ci/);
  expect(fs.existsSync(path.join(root, '.calf-installing'))).toBe(false);
});

test('an installation that fails says so, and leaves no lock behind', () => {
  const root = checkout();
  fs.rmSync(path.join(root, 'node_modules', '.calf-installed'));
  fs.writeFileSync(path.join(root, 'path', 'npm'), '#!/bin/sh\nexit 1\n');
  const { status, stderr } = bootstrap(root);
  expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('calf: npm ci failed') as string });
  expect(fs.readdirSync(root)).not.toContain('.calf-installing');
});
