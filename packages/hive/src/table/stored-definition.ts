import { parseType } from '../core/sql/parse-type.ts';
import { TokenStream } from '../core/sql/token-stream.ts';
import { type HiveType, typeName } from '../core/types/hive-type.ts';
import type { Column, Table } from './definition.ts';

type StoredColumn = Omit<Column, 'type'> & { readonly type: string };
type StoredTable = Omit<Table, 'columns' | 'partitionColumns'> & {
  readonly columns: readonly StoredColumn[];
  readonly partitionColumns: readonly StoredColumn[];
};

/** A table as the text of its file in the metastore: JSON, with types as DESCRIBE writes them. */
export function writeDefinition(table: Table): string {
  const stored: StoredTable = {
    ...table,
    columns: table.columns.map((column) => ({ ...column, type: typeName(column.type) })),
    partitionColumns: table.partitionColumns.map((column) => ({ ...column, type: typeName(column.type) })),
  };
  return `${JSON.stringify(stored, null, 1)}\n`;
}

export function readDefinition(text: string): Table {
  const stored = JSON.parse(text) as StoredTable;
  return {
    ...stored,
    columns: stored.columns.map((column) => ({ ...column, type: typeOf(column.type) })),
    partitionColumns: stored.partitionColumns.map((column) => ({ ...column, type: typeOf(column.type) })),
  };
}

function typeOf(text: string): HiveType {
  const never = () => {
    throw new Error('a type holds no expression');
  };
  return parseType(new TokenStream(text, { expression: never, query: never }));
}
