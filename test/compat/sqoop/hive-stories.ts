import { describe, expect, test } from 'vitest';
import { commandLine, type Theatre } from './theatre.ts';

const user = 'beekeeper';

/** `--hive-import`, whose script is compared with Sqoop's by a unit test: here it is run. */
export function describeHive(theatre: () => Theatre): void {
  describe('an import into Hive', () => {
    test('makes a table of the rows, and leaves nothing at its side', async () => {
      await theatre().welcome(user);
      const { exit, stderr } = await theatre().sqoop(user, [
        ...commandLine('import', { connect: `jdbc:mysql://${theatre().server}/golden`, username: 'sqoop', password: 'sqooppw' }),
        ...commandLine('--hive-import', { table: 'seq10', 'hive-table': 'bees', 'num-mappers': '2' }),
      ]);
      expect(stderr).toContain('Hive import complete.');
      expect(exit).toBe(0);
      expect(await theatre().textsIn(`/user/${user}`)).toEqual({});
      const { stdout } = await theatre().hive(user, ['-e', 'SELECT COUNT(*), SUM(id), MAX(v) FROM bees']);
      expect(stdout).toBe('10\t55\tr9\n');
    });
  });
}
