import { UserError } from '@calf/runtime/errors';
import { type Column, columnNamed, type JdbcType } from './column.ts';

/** What a column is read as when `--map-column-java` gives it one of Java's types. Source: org.apache.sqoop.manager.ConnManager.toDbSpecificJavaType, orm.ClassWriter.dbGetterForType. */
const jdbcTypes: Readonly<Record<string, JdbcType>> = {
  Integer: 'INTEGER',
  Long: 'BIGINT',
  Float: 'REAL',
  Double: 'DOUBLE',
  Boolean: 'BIT',
  String: 'VARCHAR',
  'java.math.BigDecimal': 'DECIMAL',
  'java.sql.Date': 'DATE',
  'java.sql.Time': 'TIME',
  'java.sql.Timestamp': 'TIMESTAMP',
  'org.apache.hadoop.io.BytesWritable': 'VARBINARY',
};

/** The columns, some of them as other types. `javaTypes` is by column name. @throws UserError */
export function withJavaTypes(columns: readonly Column[], javaTypes: ReadonlyMap<string, string>): Column[] {
  for (const name of javaTypes.keys()) {
    if (columnNamed(columns, name)) continue;
    throw new UserError(
      `No column by the name ${name} found while importing data; expecting one of [${columns.map((column) => column.name).join(', ')}]`,
    );
  }
  return columns.map((column) => {
    const javaType = javaTypes.get(column.name);
    return javaType === undefined ? column : asJavaType(column, javaType);
  });
}

function asJavaType(column: Column, javaType: string): Column {
  const type = Object.hasOwn(jdbcTypes, javaType) ? jdbcTypes[javaType] : undefined;
  if (type === undefined) throw new UserError(`No ResultSet method for Java type ${javaType}`);
  // A timestamp's text has its fraction in any case.
  return type === 'VARCHAR' && column.type === 'TIMESTAMP' ? column : { ...column, type, isYear: false };
}
