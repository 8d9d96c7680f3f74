import type { HiveType } from '../types/hive-type.ts';
import type { Expression } from './expression.ts';
import type { Query, TableName } from './query.ts';

/** One statement as it was written. */
export type Statement =
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'explain'; readonly statement: Statement }
  | CreateDatabase
  | { readonly kind: 'dropDatabase'; readonly name: string; readonly ifExists: boolean; readonly cascade: boolean }
  | { readonly kind: 'use'; readonly name: string }
  | CreateTable
  | { readonly kind: 'dropTable'; readonly name: TableName; readonly ifExists: boolean }
  | { readonly kind: 'truncate'; readonly name: TableName; readonly partition: PartitionSpec | undefined }
  | { readonly kind: 'describe'; readonly name: TableName; readonly formatted: boolean; readonly column: string | undefined }
  | { readonly kind: 'describeDatabase'; readonly name: string }
  | { readonly kind: 'showDatabases'; readonly like: string | undefined }
  | { readonly kind: 'showTables'; readonly database: string | undefined; readonly like: string | undefined }
  | { readonly kind: 'showColumns' | 'showCreateTable' | 'showProperties'; readonly name: TableName }
  | { readonly kind: 'showPartitions'; readonly name: TableName; readonly partition: PartitionSpec | undefined }
  | { readonly kind: 'showFunctions'; readonly like: string | undefined }
  | Load
  | Insert
  | AlterTable
  | { readonly kind: 'repair'; readonly name: TableName };

export interface CreateDatabase {
  readonly kind: 'createDatabase';
  readonly name: string;
  readonly ifNotExists: boolean;
  readonly comment: string | undefined;
  readonly location: string | undefined;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly type: HiveType;
  readonly comment: string | undefined;
}

/** Characters of ROW FORMAT DELIMITED; what is undefined keeps its default. */
export interface RowFormat {
  readonly field?: string;
  readonly escape?: string;
  readonly collection?: string;
  readonly mapKey?: string;
  readonly line?: string;
  readonly null?: string;
}

export interface CreateTable {
  readonly kind: 'createTable';
  readonly name: TableName;
  readonly ifNotExists: boolean;
  readonly external: boolean;
  readonly columns: readonly ColumnDefinition[];
  readonly comment: string | undefined;
  readonly partitionedBy: readonly ColumnDefinition[];
  readonly rowFormat: RowFormat;
  readonly location: string | undefined;
  readonly properties: ReadonlyMap<string, string>;
  readonly like: TableName | undefined;
  readonly asSelect: Query | undefined;
}

/** `PARTITION (ds='v', hr)`: a value that is left out is a dynamic one. */
export type PartitionSpec = ReadonlyMap<string, Expression | undefined>;

export interface Load {
  readonly kind: 'load';
  readonly local: boolean;
  readonly path: string;
  readonly overwrite: boolean;
  readonly table: TableName;
  readonly partition: PartitionSpec | undefined;
}

export interface Insert {
  readonly kind: 'insert';
  readonly overwrite: boolean;
  readonly table: TableName;
  readonly partition: PartitionSpec | undefined;
  readonly columns: readonly string[];
  readonly source: { readonly query: Query } | { readonly values: readonly (readonly Expression[])[] };
}

export interface AlterTable {
  readonly kind: 'alterTable';
  readonly name: TableName;
  readonly action:
    | { readonly kind: 'rename'; readonly to: TableName }
    | { readonly kind: 'addColumns' | 'replaceColumns'; readonly columns: readonly ColumnDefinition[] }
    | { readonly kind: 'changeColumn'; readonly from: string; readonly column: ColumnDefinition }
    | { readonly kind: 'setProperties'; readonly properties: ReadonlyMap<string, string> }
    | {
        readonly kind: 'addPartitions';
        readonly ifNotExists: boolean;
        readonly partitions: readonly { readonly spec: PartitionSpec; readonly location: string | undefined }[];
      }
    | { readonly kind: 'dropPartitions'; readonly ifExists: boolean; readonly specs: readonly PartitionSpec[] };
}
