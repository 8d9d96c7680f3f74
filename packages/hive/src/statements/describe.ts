import { semanticError } from '../core/error.ts';
import type { Statement } from '../core/sql/statement.ts';
import { typeName } from '../core/types/hive-type.ts';
import type { Row } from '../core/types/value.ts';
import { requireTable } from '../run/plan-source.ts';
import type { Session } from '../run/session.ts';
import type { Column, Table } from '../table/definition.ts';
import { type StatementResult, textResult } from './result.ts';

/** Columns padded as Hive prints them. Source: org.apache.hadoop.hive.ql.metadata.formatting.MetaDataFormatUtils. */
export async function describe(
  session: Session,
  { name, formatted, column }: Statement & { kind: 'describe' },
): Promise<StatementResult> {
  const table = await requireTable(session, name);
  const all = [...table.columns, ...table.partitionColumns];
  const shown = column === undefined ? all : all.filter((found) => found.name === column);
  if (shown.length === 0) throw semanticError(10002, `Invalid column reference ${column ?? ''}`);
  const title = ['# '.concat('col_name'.padEnd(20)), 'data_type'.padEnd(20), 'comment'.padEnd(20)];
  const partitions: Row[] =
    table.partitionColumns.length === 0 || column !== undefined
      ? []
      : [heading(''), heading('# Partition Information'), title, ...table.partitionColumns.map(columnLine)];
  const rows = formatted
    ? [title, ...shown.map(columnLine), ...partitions, ...(await details(session, table))]
    : [...shown.map(columnLine), ...partitions];
  return textResult(['col_name', 'data_type', 'comment'], rows);
}

const line = (...texts: [string, string, string]): Row => texts.map((text) => text.padEnd(20));

const columnLine = ({ name, type, comment = '' }: Column): Row => line(name, typeName(type), comment);

async function details({ fileSystem }: Session, table: Table): Promise<Row[]> {
  const size = await fileSystem.getContentSummary(table.location).catch(() => undefined);
  const facts: readonly (readonly [string, string])[] = [
    ['Database:', table.database],
    ['OwnerType:', 'USER'],
    ['Owner:', table.owner],
    ['CreateTime:', javaDate(table.createTimeMs)],
    ['LastAccessTime:', 'UNKNOWN'],
    ['Retention:', '0'],
    ['Location:', fileSystem.qualify(table.location)],
    ['Table Type:', table.external ? 'EXTERNAL_TABLE' : 'MANAGED_TABLE'],
  ];
  const parameters = Object.entries({
    ...(table.comment === undefined ? {} : { comment: table.comment }),
    ...(size ? { numFiles: String(size.fileCount), totalSize: String(size.length) } : {}),
    ...table.properties,
  });
  const { field } = table.format.told;
  const storage = field === undefined ? { 'serialization.format': '1' } : { 'field.delim': field, 'serialization.format': field };
  return [
    heading(''),
    heading('# Detailed Table Information'),
    ...facts.map(fact),
    heading('Table Parameters:'),
    ...parameters.map(parameter),
    heading(''),
    heading('# Storage Information'),
    fact(['SerDe Library:', 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe']),
    fact(['InputFormat:', 'org.apache.hadoop.mapred.TextInputFormat']),
    fact(['OutputFormat:', 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat']),
    fact(['Compressed:', 'No']),
    fact(['Num Buckets:', '-1']),
    fact(['Bucket Columns:', '[]']),
    fact(['Sort Columns:', '[]']),
    heading('Storage Desc Params:'),
    ...Object.entries(storage).map(([key, value]) => parameter([key, visible(value)])),
  ];
}

const heading = (text: string): Row => [text, ' ', ' '];

const fact = ([key, value]: readonly [string, string]): Row => [key.padEnd(20), value.padEnd(20), ' '];

const parameter = ([key, value]: readonly [string, string]): Row => ['', key.padEnd(20), value.padEnd(20)];

function visible(character: string): string {
  const code = character.charCodeAt(0);
  return code < 32 ? `\\u${code.toString(16).padStart(4, '0')}` : character;
}

/** `Sat Nov 21 03:44:21 UTC 2026`, as java.util.Date prints itself. */
function javaDate(ms: number): string {
  const [, weekday = '', day = '', month = '', year = '', time = ''] =
    /^(\w+), (\d+) (\w+) (\d+) (\S+) GMT$/.exec(new Date(ms).toUTCString()) ?? [];
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}
