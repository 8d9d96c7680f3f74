import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Column, JdbcType } from '../src/database/column.ts';
import { type ImportOptions, importOptions } from '../src/options/import-options.ts';
import { parseArguments } from '../src/options/parse-arguments.ts';
import { hiveScript } from '../src/tools/hive-script.ts';

interface Recording {
  readonly id: string;
  readonly argv: readonly string[];
  readonly files_after: readonly { readonly path: string; readonly text?: string }[];
}

/** Each with the script that Sqoop 1.4.7 gave to `hive -f`; the tables are those of fixture.sql beside it. */
const recordings = JSON.parse(
  fs.readFileSync(path.resolve(import.meta.dirname, '../../../test/golden/sqoop/hive.json'), 'utf8'),
) as Recording[];

const column = (name: string, type: JdbcType): Column => ({ name, type, displaySize: 10, nullable: true });
const seq10 = [column('id', 'INTEGER'), column('v', 'VARCHAR')];

/** The table `types`, as MariaDB and Connector/J's rules tell its columns. */
const types: Readonly<Record<string, JdbcType>> = {
  id: 'INTEGER',
  c_tinyint1: 'BIT',
  c_tinyint: 'TINYINT',
  c_tinyint_u: 'TINYINT',
  c_smallint: 'SMALLINT',
  c_smallint_u: 'INTEGER',
  c_mediumint: 'INTEGER',
  c_mediumint_u: 'BIGINT',
  c_int: 'INTEGER',
  c_int_u: 'BIGINT',
  c_bigint: 'BIGINT',
  c_bigint_u: 'BIGINT',
  c_bit1: 'BIT',
  c_bit8: 'BIT',
  c_decimal: 'DECIMAL',
  c_float: 'REAL',
  c_double: 'DOUBLE',
  c_date: 'DATE',
  c_time: 'TIME',
  c_datetime6: 'TIMESTAMP',
  c_timestamp: 'TIMESTAMP',
  c_char: 'CHAR',
  c_varchar: 'VARCHAR',
  c_tinytext: 'LONGVARCHAR',
  c_longtext: 'LONGVARCHAR',
  c_enum: 'CHAR',
  c_set: 'CHAR',
  c_json: 'LONGVARCHAR',
};

test.each([
  ['hive_basic', seq10],
  ['hive_overwrite', seq10],
  ['hive_create', seq10],
  ['hive_partition', seq10],
  ['hive_delims', seq10],
  ['hive_mapcol', seq10],
  ['hive_gz', seq10],
  ['hive_target', seq10],
  ['hive_query', seq10],
  ['hive_comppk', [column('movie_id', 'INTEGER'), column('genre_id', 'INTEGER')]],
])('the script of %s is the recorded one', (id, columns) => {
  expect(scriptOf(optionsOf(id), columns)).toBe(recordedScript(id));
});

test('every type of MySQL that Hive can hold has the recorded type of Hive', () => {
  const options = optionsOf('hive_types_nobin');
  const columns = (options.columns ?? []).map((name) =>
    name === 'c_year' ? { ...column(name, 'DATE'), isYear: true } : column(name, types[name] ?? 'BINARY'),
  );
  expect(scriptOf(options, columns)).toBe(recordedScript('hive_types_nobin'));
});

test('a binary column is refused, by its name', () => {
  const columns = [...seq10, column('c_binary', 'BINARY')];
  expect(() => scriptOf(optionsOf('hive_basic'), columns)).toThrow('Hive does not support the SQL type for column c_binary');
});

test.each([
  ['hive_avro', '--as-avrodatafile is not there yet'],
  ['hive_query_no_hive_table', 'When importing a query to Hive, you must specify --hive-table.'],
])('%s is refused before anything is read', (id, message) => {
  expect(() => optionsOf(id)).toThrow(message);
});

function recordingOf(id: string): Recording {
  const found = recordings.find((recording) => recording.id === id);
  if (!found) throw new Error(`${id} is not recorded`);
  return found;
}

function optionsOf(id: string): ImportOptions {
  return importOptions(parseArguments('import', recordingOf(id).argv.slice(1)), () => undefined);
}

function scriptOf(options: ImportOptions, columns: readonly Column[]): string {
  const table = 'table' in options.source ? options.source.table : '';
  const directory = `file:${options.targetDirectory ?? `{W}/${table}`}`;
  const script = hiveScript(options, { columns, directory, now: new Date(2020, 0, 2, 3, 4, 5) });
  return script.replace('2020/01/02 03:04:05', '{NOW}');
}

/** After the line that tells the arguments of `hive`. */
function recordedScript(id: string): string {
  const text = recordingOf(id).files_after.find((file) => file.path === 'hive-script.txt')?.text ?? '';
  return text.slice(text.indexOf('\n') + 1);
}
