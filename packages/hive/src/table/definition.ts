import type { HiveType } from '../core/types/hive-type.ts';

/** A database of the metastore. */
export interface Database {
  readonly name: string;
  readonly comment?: string | undefined;
  /** Path of the directory of its tables. */
  readonly location: string;
  readonly owner: string;
}

export interface Column {
  readonly name: string;
  readonly type: HiveType;
  readonly comment?: string | undefined;
}

/** What separates the fields of a text table; `separators` is by depth of nesting. Source: LazySerDeParameters. */
export interface TextFormat {
  readonly separators: readonly string[];
  readonly escape?: string | undefined;
  /** The text that is NULL: `\N`. */
  readonly null: string;
  /** Those that were told, for SHOW CREATE TABLE. */
  readonly told: Readonly<Record<string, string>>;
}

/** A table of the metastore. */
export interface Table {
  readonly database: string;
  readonly name: string;
  readonly owner: string;
  readonly createTimeMs: number;
  /** DROP TABLE leaves the files of an external table alone. */
  readonly external: boolean;
  readonly columns: readonly Column[];
  readonly partitionColumns: readonly Column[];
  readonly format: TextFormat;
  /** Path in the file system. */
  readonly location: string;
  readonly comment?: string | undefined;
  readonly properties: Readonly<Record<string, string>>;
}

/** A partition: one value for each partition column, null for Hive's default partition. */
export interface Partition {
  readonly values: readonly (string | null)[];
  readonly location: string;
}

export const defaultPartitionName = '__HIVE_DEFAULT_PARTITION__';
