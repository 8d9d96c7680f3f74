import { parsePartitionSpec } from './parse-partition.ts';
import { parseTableName } from './parse-source.ts';
import type { Statement } from './statement.ts';
import type { TokenStream } from './token-stream.ts';

export function parseShow(stream: TokenStream): Statement | undefined {
  stream.expect('show');
  if (stream.takes('databases') || stream.takes('schemas')) return { kind: 'showDatabases', like: parseLike(stream) };
  if (stream.takes('tables')) {
    const database = stream.takes('in') || stream.takes('from') ? stream.name() : undefined;
    return { kind: 'showTables', database, like: parseLike(stream) };
  }
  if (stream.takes('functions')) return { kind: 'showFunctions', like: parseLike(stream) };
  if (stream.takes('create', 'table')) return { kind: 'showCreateTable', name: parseTableName(stream) };
  if (stream.takes('tblproperties')) return { kind: 'showProperties', name: parseTableName(stream) };
  if (stream.takes('columns')) {
    if (!stream.takes('from')) stream.expect('in');
    return { kind: 'showColumns', name: parseTableName(stream) };
  }
  if (!stream.takes('partitions')) return undefined;
  const name = parseTableName(stream);
  return { kind: 'showPartitions', name, partition: stream.sees('partition') ? parsePartitionSpec(stream) : undefined };
}

function parseLike(stream: TokenStream): string | undefined {
  if (stream.takes('like')) return stream.text();
  return stream.peek().kind === 'text' ? stream.text() : undefined;
}
