import { parseColumn, parseColumns, parsePartitionSpec, parseProperties } from './parse-partition.ts';
import { parseTableName } from './parse-source.ts';
import type { AlterTable, PartitionSpec } from './statement.ts';
import type { TokenStream } from './token-stream.ts';

export function parseAlterTable(stream: TokenStream): AlterTable {
  return stream.within('alter statement', () => {
    stream.expect('alter', 'table');
    const name = parseTableName(stream);
    const action = parseAction(stream);
    if (!action) throw stream.noViableAlternative();
    return { kind: 'alterTable', name, action };
  });
}

function parseAction(stream: TokenStream): AlterTable['action'] | undefined {
  if (stream.takes('rename', 'to')) return { kind: 'rename', to: parseTableName(stream) };
  if (stream.takes('add', 'columns')) return { kind: 'addColumns', columns: parseColumns(stream) };
  if (stream.takes('replace', 'columns')) return { kind: 'replaceColumns', columns: parseColumns(stream) };
  if (stream.takes('set', 'tblproperties')) return { kind: 'setProperties', properties: parseProperties(stream) };
  if (stream.takes('change')) {
    stream.takes('column');
    return { kind: 'changeColumn', from: stream.name(), column: parseColumn(stream) };
  }
  if (stream.takes('add')) return addPartitions(stream);
  if (!stream.takes('drop')) return undefined;
  const ifExists = stream.takes('if', 'exists');
  const specs: PartitionSpec[] = [];
  do specs.push(parsePartitionSpec(stream));
  while (stream.takes(','));
  return { kind: 'dropPartitions', ifExists, specs };
}

function addPartitions(stream: TokenStream): AlterTable['action'] {
  const ifNotExists = stream.takes('if', 'not', 'exists');
  const partitions: { spec: PartitionSpec; location: string | undefined }[] = [];
  while (stream.sees('partition')) {
    const spec = parsePartitionSpec(stream);
    partitions.push({ spec, location: stream.takes('location') ? stream.text() : undefined });
  }
  if (partitions.length === 0) throw stream.noViableAlternative();
  return { kind: 'addPartitions', ifNotExists, partitions };
}
