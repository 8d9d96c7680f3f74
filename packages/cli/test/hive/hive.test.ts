import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { runHive } from '../../src/hive/main.ts';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command on a warehouse of the test's own. */
function openCommand(): (argv: readonly string[], stdin?: string) => Promise<Outcome> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-hive-command-'));
  onTestFinished(() => fs.rmSync(directory, { recursive: true }));
  const settings = ['--hiveconf', 'fs.defaultFS=file:///', '--hiveconf', `hive.metastore.warehouse.dir=${directory}/warehouse`];
  return async (argv, stdin = '') => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const read = Promise.all([text(stdout), text(stderr)]);
    const environment = { HADOOP_USER_NAME: 'hive' };
    const code = await runHive([...settings, ...argv], {
      stdout,
      stderr,
      stdin: Readable.from([stdin]),
      environment,
      cwd: directory,
    });
    stdout.end();
    stderr.end();
    const [out, err] = await read;
    return { code, out, err: err.replace(/\d+\.\d+ seconds/g, 'N seconds') };
  };
}

test('rows are on stdout, TAB-separated, and what Hive says about them on stderr', async () => {
  const hive = openCommand();
  const { code, out, err } = await hive([
    '-e',
    "create table t (i int, s string); insert into t values (1, 'a'), (2, null); select * from t",
  ]);
  expect(out).toBe('1\ta\n2\tNULL\n');
  expect(err).toBe('OK\nTime taken: N seconds\nOK\nTime taken: N seconds\nOK\nTime taken: N seconds, Fetched: 2 row(s)\n');
  expect(code).toBe(0);
});

test('a failure ends a script with the low byte of its number', async () => {
  const hive = openCommand();
  expect(await hive(['-S', '-e', 'select * from nosuch; select 1'])).toEqual({
    code: 10001 % 256,
    out: '',
    err: "FAILED: SemanticException [Error 10001]: Line 1:14 Table not found 'nosuch'\n",
  });
  const parsed = await hive(['-S', '-e', 'select 1; selec 2']);
  expect(parsed).toMatchObject({ code: 64, out: '1\n' });
  expect(parsed.err).toContain("FAILED: ParseException line 1:1 cannot recognize input near 'selec' '2' '<EOF>'");
});

test('a header and JSON, when they are asked for', async () => {
  const hive = openCommand();
  const script =
    "create table t as select 1 as a, 'x' as b; set hive.cli.print.header=true; select * from t; select a + 1, b as c from t";
  expect((await hive(['-S', '-e', script])).out).toBe('t.a\tt.b\n1\tx\n_c0\tc\n2\tx\n');
  expect((await hive(['-S', '--json', '-e', 'select * from t'])).out).toBe('{"a":1,"b":"x"}\n');
});

test('statements come from stdin when none are given, and a failure does not end them', async () => {
  const hive = openCommand();
  const { out, code } = await hive(['-S'], 'select 1,\n 2;\nselec;\nselect 3;\nquit;\nselect 4;\n');
  expect(out).toBe('1\t2\n3\n');
  expect(code).toBe(0);
});

test('scripts, initial scripts and variables', async () => {
  const hive = openCommand();
  const { out } = await hive([
    '-S',
    '--hivevar',
    'wanted=7',
    '-e',
    'select ${hivevar:wanted}; dfs -test -d /; select "a;b" -- not; this',
  ]);
  expect(out).toBe('7\na;b\n');
  expect(await hive(['--nosuch'])).toMatchObject({ code: 1 });
});
