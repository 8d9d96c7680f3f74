import { connectFileSystem } from '@calf/client/file-system';
import { expect, test } from 'vitest';
import { runScript } from '../src/hive.ts';
import { openWarehouse } from './warehouse.ts';

// Recorded from Sqoop 1.4.7 (--hive-import of a table `seq10`), with the directory put in.
const script = (directory: string) =>
  [
    "CREATE TABLE IF NOT EXISTS `seq10` ( `id` INT, `v` STRING) COMMENT 'Imported by sqoop on 2020/01/02 03:04:05' ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\001' LINES TERMINATED BY '\\012' STORED AS TEXTFILE;",
    `LOAD DATA INPATH '${directory}' INTO TABLE \`seq10\`;`,
    '',
  ].join('\n');

test('the script of sqoop --hive-import makes a table of the imported files', async () => {
  const warehouse = await openWarehouse();
  const imported = warehouse.write('seq10/part-m-00000', '1\u0001r1\n2\u0001null\nnull\u0001r3\n').replace('/part-m-00000', '');
  const { configuration } = warehouse;
  const fileSystem = await connectFileSystem({ configuration });
  await runScript(script(`file:${imported}`), { fileSystem, configuration });
  expect(warehouse.list('warehouse/seq10')).toEqual(['part-m-00000']);
  expect(warehouse.list('seq10')).toEqual([]);
  // Sqoop writes `null`, which is a text like any other; a number it is not.
  expect(await warehouse.run('select * from seq10')).toEqual(['1\tr1', '2\tnull', 'NULL\tr3']);
  expect(await warehouse.run('select count(*), count(id), count(v) from seq10')).toEqual(['3\t2\t3']);
});

test('a second import adds a copy beside the files of the first', async () => {
  const warehouse = await openWarehouse();
  const { configuration } = warehouse;
  const fileSystem = await connectFileSystem({ configuration });
  for (const line of ['1\u0001a\n', '2\u0001b\n', '3\u0001c\n']) {
    const imported = warehouse.write('seq10/part-m-00000', line).replace('/part-m-00000', '');
    await runScript(script(`file://${imported}`), { fileSystem, configuration });
  }
  expect(warehouse.list('warehouse/seq10')).toEqual(['part-m-00000', 'part-m-00000_copy_1', 'part-m-00000_copy_2']);
  expect(await warehouse.run('select v from seq10 order by id')).toEqual(['a', 'b', 'c']);
});

test('OVERWRITE replaces the files of the table', async () => {
  const warehouse = await openWarehouse();
  await warehouse.run('create table t (id int)');
  warehouse.write('warehouse/t/old', '1\n');
  warehouse.write('in/part-m-00000', '2\n');
  warehouse.write('in/_SUCCESS', '');
  await warehouse.run(`load data inpath '${warehouse.directory}/in' overwrite into table t`);
  expect(warehouse.list('warehouse/t')).toEqual(['part-m-00000']);
  expect(await warehouse.run('select * from t')).toEqual(['2']);
  expect(warehouse.said).toEqual(['Loading data to table default.t']);
});
