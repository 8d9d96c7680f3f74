import { describe, expect, test } from 'vitest';
import { commandLine, type Theatre } from './theatre.ts';

const user = 'careless';
const login = { username: 'sqoop', password: 'sqooppw' };

/** Bad input beyond the recorded one: a clear word, exit 1, nothing half-written; and a password that is nowhere afterwards. */
export function describeRefusals(theatre: () => Theatre): void {
  const sqoop = async (tool: string, options: Readonly<Record<string, string>>) => {
    await theatre().welcome(user);
    return theatre().sqoop(user, commandLine(tool, { connect: `jdbc:mysql://${theatre().server}/golden`, ...options }));
  };

  describe('what is wrong is told', () => {
    test.each([
      ['a wrong password', { password: 'wrong' }, /Access denied for user 'sqoop'/],
      ['a table that is not there', { table: 'nosuch' }, /Table 'golden\.nosuch' doesn't exist/],
      ['an unknown column', { columns: 'id,w' }, /there is no column w: the table has id, v/],
      ['an unknown split column', { 'split-by': 'w' }, /Unknown column 'w'/],
      ['an address without a host', { connect: 'jdbc:mysql:golden' }, /jdbc:mysql:\/\/host:port\/database is wanted/],
      ['an unknown kind of database', { connect: 'jdbc:oracle:thin:@x' }, /No manager for connect string: jdbc:oracle:thin:@x/],
      [
        'a server that is not there',
        { connect: 'jdbc:mysql://127.0.0.1:1/golden' },
        /Communications link failure: .*ECONNREFUSED/,
      ],
      ['a password file that is not there', { 'password-file': 'pw' }, /password file pw does not exist/],
      [
        'a local password file that is not there',
        { 'password-file': 'file:///pw' },
        /password file file:\/\/\/pw does not exist/,
      ],
    ])('%s', async (_what, options, message) => {
      const { exit, stderr } = await sqoop('import', { ...login, table: 'seq10', 'target-dir': 'never', ...options });
      expect(stderr).toMatch(message);
      expect(exit).toBe(1);
      expect(await theatre().fileSystem.exists(`/user/${user}/never`)).toBe(false);
    });

    test('a row that cannot be imported, and no output is left', async () => {
      const { exit, stderr } = await sqoop('import', {
        ...login,
        query: "SELECT id, CAST('30:00:00' AS TIME) AS t FROM seq10 WHERE $CONDITIONS",
        'num-mappers': '1',
        'target-dir': 'never',
      });
      expect(stderr).toContain("Bad format for Time '30:00:00'");
      expect(exit).toBe(1);
      expect(await theatre().textsIn(`/user/${user}`)).toEqual({});
    });
  });

  describe('a password', () => {
    test('is read from a file of the cluster', async () => {
      await theatre().welcome(user);
      await theatre().write(`/user/${user}/pw`, login.password);
      const { exit, stdout } = await sqoop('eval', { username: 'sqoop', 'password-file': 'pw', query: 'SELECT 1 AS one' });
      expect(exit).toBe(0);
      expect(stdout).toContain('one');
    });

    test('is in none of the files that a job leaves', async () => {
      const { exit } = await sqoop('import', { ...login, table: 'seq10', 'num-mappers': '1', 'target-dir': 'kept' });
      expect(exit).toBe(0);
      // The JobTracker tidies up after the client has heard of the end.
      const staged = () => theatre().fileSystem.listStatus(`/tmp/hadoop-yarn/staging/${user}/.staging`);
      await expect.poll(staged, { timeout: 30_000 }).toEqual([]);
      const left = Object.entries(await theatre().textsIn('/tmp/hadoop-yarn/staging'));
      expect(left.filter(([name]) => name.endsWith('/job.json'))).not.toEqual([]);
      expect(left.filter(([name, text]) => name.endsWith('.secrets') || text.includes(login.password))).toEqual([]);
    });
  });
}
