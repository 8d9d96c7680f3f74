import { expect, test } from 'vitest';
import type { Column } from '../src/database/column.ts';
import { withJavaTypes } from '../src/database/java-types.ts';
import { columnMapping } from '../src/options/import-options.ts';
import { parseArguments } from '../src/options/parse-arguments.ts';

const column = (name: string, type: Column['type']): Column => ({ name, type, displaySize: 10, nullable: true });
const columns = [column('id', 'INTEGER'), column('flag', 'BIT'), column('at', 'TIMESTAMP')];

test('a column is read as the Java type it is given', () => {
  const mapped = withJavaTypes(
    columns,
    new Map([
      ['id', 'String'],
      ['flag', 'Integer'],
      ['at', 'String'],
    ]),
  );
  expect(mapped.map(({ type }) => type)).toEqual(['VARCHAR', 'INTEGER', 'TIMESTAMP']);
});

test('columns that are not there, and types that are none, are refused', () => {
  expect(() => withJavaTypes(columns, new Map([['nope', 'String']]))).toThrow(
    'No column by the name nope found while importing data; expecting one of [id, flag, at]',
  );
  expect(() => withJavaTypes(columns, new Map([['id', 'Foo']]))).toThrow('No ResultSet method for Java type Foo');
});

test('a mapping may hold commas in brackets, and encoded characters', () => {
  const given = parseArguments('import', ['--map-column-hive', 'price=DECIMAL(10,2),a%2Cb=STRING']);
  expect([...columnMapping(given, 'map-column-hive')]).toEqual([
    ['price', 'DECIMAL(10,2)'],
    ['a,b', 'STRING'],
  ]);
  expect(() => columnMapping(parseArguments('import', ['--map-column-hive', 'price']), 'map-column-hive')).toThrow(
    'Malformed mapping',
  );
});
