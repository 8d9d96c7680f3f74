import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { commandLine, type Theatre } from './theatre.ts';

const user = 'clerk';

/** What `jdbc:sqlite:` does, which Sqoop itself has no manager for: the same as on a server. */
export function describeSqlite(theatre: () => Theatre): void {
  const sqoop = (tool: string, options: Readonly<Record<string, string>>) =>
    theatre().sqoop(user, commandLine(tool, { connect: 'jdbc:sqlite:shop.db', ...options }));

  describe('an embedded SQLite database', () => {
    test('is imported in splits, typed by its declared columns', async () => {
      await openShop(theatre());
      const { exit } = await sqoop('import', { table: 'orders', 'num-mappers': '2' });
      expect(exit).toBe(0);
      expect(await theatre().textsIn(`/user/${user}/orders`)).toEqual({
        _SUCCESS: '',
        'part-m-00000': '1,tea,1.5,true,2020-01-02 03:04:05.0,ff 00\n2,rye, bread,1.0E7,false,null,null\n',
        'part-m-00001': '3,null,null,null,2020-01-02 03:04:05.25,null\n4,jam,0.1,true,null,null\n',
      });
    });

    test('is imported incrementally', async () => {
      const shop = await openShop(theatre());
      const options = { table: 'orders', columns: 'id', 'target-dir': 'new', incremental: 'append', 'check-column': 'id' };
      const first = await sqoop('import', { ...options, 'num-mappers': '1' });
      expect(first.stderr).toContain('--last-value 4');
      shop.exec("INSERT INTO orders (id, name) VALUES (5, 'oil')");
      const second = await sqoop('import', { ...options, 'last-value': '4', 'num-mappers': '1' });
      expect(second.exit).toBe(0);
      expect(await theatre().textsIn(`/user/${user}/new`)).toEqual({ 'part-m-00000': '1\n2\n3\n4\n', 'part-m-00001': '5\n' });
    });

    test('is exported to, and a known key is updated', async () => {
      const shop = await openShop(theatre());
      await theatre().write(`/user/${user}/in/part-m-00000`, '4;plum jam;2.5\n6;"a; b";null\n7;null;7\n');
      const { exit, stderr } = await sqoop('export', {
        table: 'orders',
        columns: 'id,name,price',
        'export-dir': 'in',
        'fields-terminated-by': ';',
        'optionally-enclosed-by': '"',
        'update-key': 'id',
        'update-mode': 'allowinsert',
      });
      expect(exit).toBe(0);
      expect(stderr).toContain('Exported 3 records.');
      expect(shop.prepare('SELECT id, name, price, paid FROM orders WHERE id > 3 ORDER BY id').raw().all()).toEqual([
        [4, 'plum jam', 2.5, 1],
        [6, 'a; b', null, null],
        [7, null, 7, null],
      ]);
    });

    test('is asked, and its tables listed', async () => {
      await openShop(theatre());
      const { stdout } = await sqoop('eval', { query: 'SELECT id, name FROM orders WHERE id > 2' });
      expect(stdout).toContain('| 3          | (null)     | \n| 4          | jam        | \n');
      expect((await sqoop('list-tables', {})).stdout).toBe('orders\n');
    });

    test('that is not there is not made', async () => {
      await theatre().welcome(user);
      const { exit, stderr } = await sqoop('import', { connect: 'jdbc:sqlite:none.db', table: 't', 'target-dir': 'none' });
      expect(exit).toBe(1);
      expect(stderr).toMatch(/there is no SQLite database \S+none\.db/);
      expect(await theatre().fileSystem.exists(`/user/${user}/none`)).toBe(false);
    });
  });
}

/** A fresh shop.db in the user's local directory. */
async function openShop(theatre: Theatre): Promise<Sqlite.Database> {
  const shop = new Sqlite(path.join(await theatre.welcome(user), 'shop.db'));
  shop.exec(`
    DROP TABLE IF EXISTS orders;
    CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT, price REAL, paid BOOLEAN, at DATETIME, note BLOB);
    INSERT INTO orders VALUES (1, 'tea', 1.5, 1, '2020-01-02 03:04:05', x'ff00'), (2, 'rye, bread', 1e7, 0, NULL, NULL),
      (3, NULL, NULL, NULL, '2020-01-02 03:04:05.250', NULL), (4, 'jam', 0.1, 1, NULL, NULL);
  `);
  return shop;
}
