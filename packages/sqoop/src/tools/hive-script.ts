import { UserError } from '@calf/runtime/errors';
import type { Column } from '../database/column.ts';
import type { ImportOptions } from '../options/import-options.ts';

/** The HiveQL that makes the table and moves an import's files into it. Source: org.apache.sqoop.hive.TableDefWriter. @throws UserError */
export function hiveScript(
  options: ImportOptions,
  { columns, directory, now }: { columns: readonly Column[]; directory: string; now: Date },
): string {
  const { hive, source, delimiters } = options;
  if (!hive) throw new Error('no Hive import was asked for');
  const named = hive.table ?? ('table' in source ? source.table : '');
  const [database, name] = named.includes('.')
    ? [named.slice(0, named.indexOf('.')), named.slice(named.indexOf('.') + 1)]
    : [hive.database, named];
  const table = `${database === undefined ? '' : `\`${database}\`.`}\`${name}\``;
  const fields = columns
    .filter((column) => column.name !== hive.partition?.key)
    .map((column) => `\`${column.name}\` ${hive.types.get(column.name) ?? hiveType(column)}`);
  const partitionedBy = hive.partition ? `PARTITIONED BY (${hive.partition.key} STRING) ` : '';
  const partition = hive.partition ? ` PARTITION (${hive.partition.key}='${hive.partition.value}')` : '';
  const rowFormat = `FIELDS TERMINATED BY '${octal(delimiters.fieldsTerminatedBy)}' LINES TERMINATED BY '${octal(delimiters.linesTerminatedBy)}'`;
  return [
    `CREATE TABLE ${hive.failIfExists ? '' : 'IF NOT EXISTS '}${table} ( ${fields.join(', ')}) COMMENT 'Imported by sqoop on ${comment(now)}' `,
    `${partitionedBy}ROW FORMAT DELIMITED ${rowFormat} STORED AS TEXTFILE;\n`,
    `LOAD DATA INPATH '${directory}' ${hive.overwrite ? 'OVERWRITE ' : ''}INTO TABLE ${table}${partition};\n`,
  ].join('');
}

/** Source: org.apache.sqoop.hive.HiveTypes.toHiveType. */
function hiveType({ type, name, isYear }: Column): string {
  if (isYear) return 'INT';
  switch (type) {
    case 'INTEGER':
    case 'SMALLINT':
      return 'INT';
    case 'TINYINT':
      return 'TINYINT';
    case 'BIGINT':
      return 'BIGINT';
    case 'BIT':
    case 'BOOLEAN':
      return 'BOOLEAN';
    case 'REAL':
    case 'FLOAT':
    case 'DOUBLE':
    case 'NUMERIC':
    case 'DECIMAL':
      return 'DOUBLE';
    case 'CHAR':
    case 'VARCHAR':
    case 'LONGVARCHAR':
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      return 'STRING';
    case 'BINARY':
    case 'VARBINARY':
    case 'LONGVARBINARY':
      throw new UserError(`Hive does not support the SQL type for column ${name}`);
  }
}

function octal(character: string): string {
  return `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
}

function comment(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${at.getFullYear()}/${two(at.getMonth() + 1)}/${two(at.getDate())}`;
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
