// Runs on any Node >= 18 and needs nothing installed: installs the project's packages when they are missing or out of date, builds
// what bin/ runs, then hands over to the pinned Node 24. Plain old JavaScript on purpose.
//
//   node scripts/bootstrap.cjs                      install and build, nothing else
//   node scripts/bootstrap.cjs FILE [ARGUMENT ...]  … then run FILE with the pinned Node
'use strict';
const { spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const home = path.resolve(__dirname, '..');
const modules = path.join(home, 'node_modules');
const installedMark = path.join(modules, '.calf-installed');
const builtMark = path.join(modules, '.calf-built');
const lock = path.join(home, '.calf-installing');
const node = path.join(modules, 'node', 'bin', 'node');

try {
  main();
} catch (error) {
  console.error(`calf: ${error.message}`);
  process.exitCode = 1;
}

function main() {
  const [nodeMajor = 0] = process.versions.node.split('.').map(Number);
  if (nodeMajor < 18)
    throw new Error(
      `Node ${process.versions.node} is too old to install calf: any Node from 18 on will do (it brings its own Node 24).`,
    );
  install();
  build();
  const [file, ...rest] = process.argv.slice(2);
  if (file === undefined) return;
  const environment = {
    ...process.env,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE || path.join(modules, '.cache', 'calf'),
  };
  const ran = spawnSync(node, [path.resolve(home, file), ...rest], { stdio: 'inherit', env: environment });
  if (ran.error) throw ran.error;
  process.exitCode = ran.status === null ? 1 : ran.status;
}

/** `npm ci`, once for each state of the lockfile; a second caller waits for the first. */
function install() {
  const wanted = crypto
    .createHash('sha256')
    .update(fs.readFileSync(path.join(home, 'package-lock.json')))
    .digest('hex');
  if (isInstalled(wanted)) return;
  holdLock();
  try {
    if (isInstalled(wanted)) return;
    console.error('calf: installing its packages and Node 24 (once, about half a minute) …');
    const ran = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: home, stdio: ['ignore', 2, 2] });
    if (ran.error) throw new Error(`npm could not be started (${ran.error.message}): install npm, then try again.`);
    if (ran.status !== 0) throw new Error('npm ci failed; what it said is above. Is the package registry reachable?');
    if (!fs.existsSync(node))
      throw new Error(
        'npm ci did not bring Node 24: scripts of the package "node" seem to be switched off (npm config get ignore-scripts).',
      );
    fs.writeFileSync(installedMark, wanted);
  } finally {
    fs.rmSync(lock, { recursive: true, force: true });
  }
}

/** npm writes node_modules/.package-lock.json last; the mark says of which lockfile. */
function isInstalled(wanted) {
  if (![node, path.join(modules, '.package-lock.json'), installedMark].every((file) => fs.existsSync(file))) return false;
  return fs.readFileSync(installedMark, 'utf8') === wanted;
}

/** Compiles the sources when one is newer than the last build. bin/ then starts faster; without a build it runs the sources. */
function build() {
  const builtMs = fs.existsSync(builtMark) ? fs.statSync(builtMark).mtimeMs : 0;
  const sources = fs.readdirSync(path.join(home, 'packages')).map((name) => path.join(home, 'packages', name, 'src'));
  if (!sources.some((directory) => isNewer(directory, builtMs))) return;
  const startedAt = new Date();
  const ran = spawnSync(node, [path.join(modules, 'typescript', 'bin', 'tsc'), '-b', 'tsconfig.build.json'], {
    cwd: home,
    encoding: 'utf8',
  });
  if (ran.status !== 0) return fs.rmSync(builtMark, { force: true });
  fs.writeFileSync(builtMark, '');
  fs.utimesSync(builtMark, startedAt, startedAt);
}

function isNewer(directory, thanMs) {
  if (!fs.existsSync(directory)) return false;
  if (fs.statSync(directory).mtimeMs > thanMs) return true;
  return fs.readdirSync(directory, { withFileTypes: true }).some((entry) => {
    const file = path.join(directory, entry.name);
    return entry.isDirectory() ? isNewer(file, thanMs) : fs.statSync(file).mtimeMs > thanMs;
  });
}

function holdLock() {
  for (let turn = 0; ; turn++) {
    try {
      fs.mkdirSync(lock);
      fs.writeFileSync(path.join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!holderLives()) fs.rmSync(lock, { recursive: true, force: true });
      else if (turn === 0) console.error(`calf: another process installs already; waiting for it (${lock} is its mark) …`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}

function holderLives() {
  try {
    process.kill(Number(fs.readFileSync(path.join(lock, 'pid'), 'utf8')), 0);
    return true;
  } catch (error) {
    if (error.code !== 'ENOENT') return error.code === 'EPERM';
    // No pid yet: the holder has only just made the folder. No folder: it has finished.
    const folder = fs.statSync(lock, { throwIfNoEntry: false });
    return folder !== undefined && Date.now() - folder.mtimeMs < 5000;
  }
}
