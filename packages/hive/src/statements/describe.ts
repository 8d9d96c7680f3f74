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
  const title = line('# col_name', 'data_type', 'comment');
  const partitions: Row[] =
    table.partitionColumns.length === 0 || column !== undefined
      ? []
      : [line('', '', ''), line('# Partition Information', '', ''), title, ...table.partitionColumns.map(columnLine)];
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
    ['# Detailed Table Information', ''],
    ['Database:', table.database],
    ['OwnerType:', 'USER'],
    ['Owner:', table.owner],
    ['CreateTime:', new Date(table.createTimeMs).toUTCString()],
    ['Location:', fileSystem.qualify(table.location)],
    ['Table Type:', table.external ? 'EXTERNAL_TABLE' : 'MANAGED_TABLE'],
  ];
  const parameters = Object.entries({
    ...(table.comment === undefined ? {} : { comment: table.comment }),
    ...(size ? { numFiles: String(size.fileCount), totalSize: String(size.length) } : {}),
    ...table.properties,
  });
  const [field = ''] = table.format.separators;
  return [
    line('', '', ''),
    ...facts.map(([key, value]) => line(key, value, '')),
    line('Table Parameters:', '', ''),
    ...parameters.map(([key, value]) => line('', key, value)),
    line('', '', ''),
    line('# Storage Information', '', ''),
    line('SerDe Library:', 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe', ''),
    line('InputFormat:', 'org.apache.hadoop.mapred.TextInputFormat', ''),
    line('OutputFormat:', 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat', ''),
    line('Storage Desc Params:', '', ''),
    line('', 'field.delim', visible(field)),
    line('', 'serialization.format', visible(field)),
  ];
}

function visible(character: string): string {
  const code = character.charCodeAt(0);
  return code < 32 ? `\\u${code.toString(16).padStart(4, '0')}` : character;
}
