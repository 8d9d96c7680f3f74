import type { FileSystem } from '@calf/client/file-system';
import { typeName } from '../core/types/hive-type.ts';
import type { Column, Table } from '../table/definition.ts';

/** The lines of a statement that makes the table again. Source: DDLTask.showCreateTable. */
export function createStatement(table: Table, fileSystem: FileSystem): string[] {
  return [
    `CREATE ${table.external ? 'EXTERNAL ' : ''}TABLE \`${table.database === 'default' ? '' : `${table.database}.`}${table.name}\`(`,
    ...columnLines(table.columns),
    ...(table.comment === undefined ? [] : [`COMMENT '${escaped(table.comment)}'`]),
    ...(table.partitionColumns.length === 0 ? [] : ['PARTITIONED BY ( ', ...columnLines(table.partitionColumns)]),
    ...formatLines(table),
    'STORED AS INPUTFORMAT ',
    "  'org.apache.hadoop.mapred.TextInputFormat' ",
    'OUTPUTFORMAT ',
    "  'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'",
    'LOCATION',
    `  '${fileSystem.qualify(table.location)}'`,
    ...propertyLines(table.properties),
  ];
}

function columnLines(columns: readonly Column[]): string[] {
  return columns.map(({ name, type, comment }, index) => {
    const end = index === columns.length - 1 ? ')' : ', ';
    return `  \`${name}\` ${typeName(type)}${comment === undefined ? '' : ` COMMENT '${escaped(comment)}'`}${end}`;
  });
}

const clauses: readonly (readonly [string, string])[] = [
  ['field', 'FIELDS TERMINATED BY'],
  ['escape', 'ESCAPED BY'],
  ['collection', 'COLLECTION ITEMS TERMINATED BY'],
  ['mapKey', 'MAP KEYS TERMINATED BY'],
  ['line', 'LINES TERMINATED BY'],
  ['null', 'NULL DEFINED AS'],
];

function formatLines({ format }: Table): string[] {
  const told = clauses.flatMap(([key, clause]) => {
    const value = format.told[key];
    return value === undefined ? [] : [`  ${clause} '${escaped(value)}' `];
  });
  if (told.length > 0) return ['ROW FORMAT DELIMITED ', ...told];
  return ['ROW FORMAT SERDE ', "  'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe' "];
}

function propertyLines(properties: Table['properties']): string[] {
  const lines = Object.entries(properties).map(([key, value]) => `  '${escaped(key)}'='${escaped(value)}'`);
  return lines.length === 0
    ? []
    : ['TBLPROPERTIES (', ...lines.map((line, index) => line + (index === lines.length - 1 ? ')' : ', '))];
}

function escaped(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what is escaped
  return text.replace(/[\u0000-\u001f'\\]/g, (character) => {
    if (character === '\n') return '\\n';
    if (character === "'" || character === '\\') return `\\${character}`;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`;
  });
}
