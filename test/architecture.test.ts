import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { forbiddenImports, importsOf, type SourceFile } from './architecture.ts';

const root = path.join(import.meta.dirname, '..');

/** Every source file of every package. */
function sources(): SourceFile[] {
  return fs
    .globSync('packages/*/src/**/*.ts', { cwd: root })
    .map((file) => ({ file, text: fs.readFileSync(path.join(root, file), 'utf8') }));
}

test('packages import each other along the arrows of the design only', () => {
  const files = sources();
  expect(new Set(files.map(({ file }) => file.split('/')[1])).size).toBeGreaterThan(5);
  expect(files.flatMap(forbiddenImports)).toEqual([]);
});

test.each([
  [
    'packages/namenode/src/planted.ts',
    "import { startDataNode } from '@calf/datanode/server';",
    'namenode may not import @calf/datanode/server',
  ],
  [
    'packages/protocol/src/planted.ts',
    "import { tcpNetwork } from '@calf/runtime/network';",
    'protocol may not import @calf/runtime/network',
  ],
  [
    'packages/namenode/src/planted.ts',
    "import type { A } from '@calf/coordinator/server';",
    'namenode may not import @calf/coordinator/server',
  ],
  ['packages/sqoop/src/planted.ts', "export { a } from '@calf/mapreduce/server';", 'sqoop may not import @calf/mapreduce/server'],
  ['packages/hive/src/planted.ts', "const a = await import('@calf/mapreduce/job');", 'hive may not import @calf/mapreduce/job'],
  ['packages/client/src/planted.ts', "import '../../runtime/src/disk.ts';", 'client may not import ../../runtime/src/disk.ts'],
  [
    'packages/journal/src/planted.ts',
    "import {\n  message,\n} from '@calf/nosuch/door';",
    'journal may not import @calf/nosuch/door',
  ],
])('a planted arrow in %s is seen: %s', (file, text, problem) => {
  expect(forbiddenImports({ file, text })).toEqual([`${file}: ${problem}`]);
});

test('an import in a comment or a string is none', () => {
  const text =
    "// import { a } from '@calf/cli/x';\n/* import '@calf/cli/y' */\nconst b = 'import \"@calf/cli/z\"';\nimport fs from 'node:fs';";
  expect(importsOf(text)).toEqual(['node:fs']);
});

test('every package that is imported is declared in package.json, and every door exists', () => {
  const problems = sources().flatMap(({ file, text }) => {
    const own = packageJson(file.split('/')[1] ?? '');
    return importsOf(text).flatMap((specifier) => {
      const [, name, door] = /^@calf\/([^/]+)\/(.+)$/.exec(specifier) ?? [];
      if (name === undefined) return [];
      if (!own.dependencies?.[`@calf/${name}`]) return [`${file}: @calf/${name} is not in package.json`];
      return packageJson(name).exports?.[`./${door}`] ? [] : [`${file}: ${specifier} is no door`];
    });
  });
  expect(problems).toEqual([]);
});

function packageJson(name: string): { dependencies?: Record<string, string>; exports?: Record<string, unknown> } {
  return JSON.parse(fs.readFileSync(path.join(root, 'packages', name, 'package.json'), 'utf8')) as ReturnType<typeof packageJson>;
}

test('the linter sees what a core must not do', { timeout: 30_000 }, () => {
  const planted = fs.mkdtempSync(path.join(root, 'test', '.planted-'));
  onTestFinished(() => fs.rmSync(planted, { recursive: true }));
  fs.mkdirSync(path.join(planted, 'src/core'), { recursive: true });
  fs.writeFileSync(
    path.join(planted, 'src/core/impure.ts'),
    "import fs from 'node:fs';\nimport { readFile } from 'node:fs/promises';\n" +
      'export const impure = () => [fs, readFile, Date.now(), Math.random(), process.pid, setTimeout(() => undefined, 1)];\n',
  );
  fs.writeFileSync(
    path.join(planted, 'src/shell.ts'),
    "import fs from 'node:fs';\nexport const shell = () => [fs, Date.now()];\n",
  );
  const found = lint(planted);
  expect(found.filter(({ filename }) => filename.endsWith('shell.ts'))).toEqual([]);
  const rules = found.filter(({ filename }) => filename.endsWith('impure.ts')).map(({ code, severity }) => `${severity} ${code}`);
  const wanted = { 'no-restricted-imports': 2, 'no-restricted-globals': 3, 'no-restricted-properties': 1 };
  for (const [rule, count] of Object.entries(wanted)) {
    expect(
      rules.filter((found) => found === `error eslint(${rule})`),
      rule,
    ).toHaveLength(count);
  }
});

interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly filename: string;
}

function lint(directory: string): Finding[] {
  const oxlint = path.join(root, 'node_modules/.bin/oxlint');
  try {
    execFileSync(oxlint, ['--no-ignore', '-c', path.join(root, '.oxlintrc.json'), '--format', 'json', directory], {
      cwd: root,
      stdio: 'pipe',
    });
  } catch (failed) {
    const { stdout } = failed as { stdout: Buffer };
    return (JSON.parse(stdout.toString()) as { diagnostics: Finding[] }).diagnostics;
  }
  throw new Error('oxlint found nothing in a file full of mistakes');
}
