import type { Expression } from './expression.ts';
import { parseExpression } from './parse-expression.ts';
import type { ColumnDefinition, PartitionSpec } from './statement.ts';
import { parseType } from './parse-type.ts';
import type { TokenStream } from './token-stream.ts';

/** `PARTITION (ds='2020-01-01', hr)`. */
export function parsePartitionSpec(stream: TokenStream): PartitionSpec {
  stream.expect('partition', '(');
  const spec = new Map<string, Expression | undefined>();
  do {
    const name = stream.name();
    spec.set(name, stream.takes('=') ? parseExpression(stream) : undefined);
  } while (stream.takes(','));
  stream.expect(')');
  return spec;
}

/** `(id INT COMMENT 'key', title STRING)`. */
export function parseColumns(stream: TokenStream): ColumnDefinition[] {
  stream.expect('(');
  const columns: ColumnDefinition[] = [];
  do columns.push(parseColumn(stream));
  while (stream.takes(','));
  stream.expect(')');
  return columns;
}

export function parseColumn(stream: TokenStream): ColumnDefinition {
  const name = stream.name();
  const type = parseType(stream);
  return { name, type, comment: stream.takes('comment') ? stream.text() : undefined };
}

/** `('key'='value', …)`. */
export function parseProperties(stream: TokenStream): Map<string, string> {
  stream.expect('(');
  const properties = new Map<string, string>();
  do {
    const key = stream.text();
    stream.expect('=');
    properties.set(key, stream.text());
  } while (stream.takes(','));
  stream.expect(')');
  return properties;
}
