import { execFile } from 'node:child_process';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startDatabase, type TestDatabase } from '../compat/mariadb.ts';

const main = path.resolve(import.meta.dirname, '..', '..', 'scripts', 'demo', 'main.ts');
let database: TestDatabase | undefined;

afterAll(() => database?.stop());

test('the demo holds what it promises, on SQLite', async () => {
  const { exit, stdout } = await demo();
  expect(exit, stdout).toBe(0);
});

test('and on a real MariaDB, in the very words of the exercise', async () => {
  database = await startDatabase();
  const { host, port, user, password } = database;
  const { exit, stdout } = await demo({ MYSQL_URL: `mysql://${user}:${password}@${host}:${port}/` });
  expect(exit, stdout).toBe(0);
  expect(stdout).toContain('--driver com.mysql.jdbc.Driver --table movies -m 1');
});

function demo(environment: Record<string, string> = {}): Promise<{ exit: number; stdout: string }> {
  const { MYSQL_URL: _, ...rest } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, [main], { env: { ...rest, ...environment }, maxBuffer: 1 << 26 }, (fault, stdout) => {
      resolve({ exit: fault ? Number(fault.code ?? 1) : 0, stdout });
    });
  });
}
