/** The types of java.sql.Types that a column can have here. */
export type JdbcType =
  | 'BIT'
  | 'BOOLEAN'
  | 'TINYINT'
  | 'SMALLINT'
  | 'INTEGER'
  | 'BIGINT'
  | 'REAL'
  | 'FLOAT'
  | 'DOUBLE'
  | 'NUMERIC'
  | 'DECIMAL'
  | 'CHAR'
  | 'VARCHAR'
  | 'LONGVARCHAR'
  | 'DATE'
  | 'TIME'
  | 'TIMESTAMP'
  | 'BINARY'
  | 'VARBINARY'
  | 'LONGVARBINARY';

export interface Column {
  readonly name: string;
  readonly type: JdbcType;
  /** MySQL's YEAR, which JDBC calls a DATE, is written as its number. */
  readonly isYear?: boolean;
  /** MySQL's BIT(n), whose value is bytes and no digits. */
  readonly isBits?: boolean;
  /** Widest text of a value, in characters; `sqoop eval` makes its tables by it. */
  readonly displaySize: number;
  readonly nullable: boolean;
}

/** Whether Sqoop's Java type for it is String, which decides about `--null-string`. Source: org.apache.sqoop.manager.ConnManager.toJavaType. */
export function isStringColumn({ type }: Column): boolean {
  return type === 'CHAR' || type === 'VARCHAR' || type === 'LONGVARCHAR';
}

/** Names are compared in any case, as databases do. */
export function columnNamed(columns: readonly Column[], name: string): Column | undefined {
  return columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
}
