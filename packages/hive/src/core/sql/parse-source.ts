import { parseError } from '../error.ts';
import { parseExpression } from './parse-expression.ts';
import { parseCall } from './parse-call.ts';
import { isClause } from './reserved.ts';
import type { JoinType, Source, TableName } from './query.ts';
import type { TokenStream } from './token-stream.ts';

/** What stands behind FROM. Source: FromClauseParser.g. */
export function parseSource(stream: TokenStream): Source {
  let left = laterals(stream, parseTerm(stream));
  for (;;) {
    const type = parseJoinType(stream);
    if (!type) return left;
    const right = laterals(stream, parseTerm(stream));
    const on = stream.takes('on') ? parseExpression(stream) : undefined;
    const using = on === undefined && stream.takes('using') ? nameList(stream) : [];
    left = laterals(stream, { kind: 'join', type, left, right, on, using });
  }
}

function nameList(stream: TokenStream): string[] {
  stream.expect('(');
  const names = [stream.name()];
  while (stream.takes(',')) names.push(stream.name());
  stream.expect(')');
  return names;
}

function parseJoinType(stream: TokenStream): JoinType | undefined {
  if (stream.takes(',') || stream.takes('cross', 'join')) return 'cross';
  if (stream.takes('join') || stream.takes('inner', 'join')) return 'inner';
  if (stream.takes('left', 'semi', 'join')) return 'semi';
  for (const type of ['left', 'right', 'full'] as const) {
    if (stream.takes(type, 'join') || stream.takes(type, 'outer', 'join')) return type;
  }
  return undefined;
}

function parseTerm(stream: TokenStream): Source {
  const start = stream.peek();
  if (!stream.takes('(')) {
    const name = parseTableName(stream, 'join source');
    return { kind: 'table', ...name, alias: parseAlias(stream) };
  }
  if (!stream.sees('select') && !stream.sees('with') && !stream.sees('from') && !stream.sees('(')) {
    const inner = parseSource(stream);
    stream.expect(')');
    return inner;
  }
  const query = stream.grammar.query(stream);
  stream.expect(')');
  const alias = parseAlias(stream);
  if (alias === undefined)
    throw parseError(start, "cannot recognize input near '(' 'select' in subquery source: it needs an alias");
  return { kind: 'query', query, alias };
}

export function parseTableName(stream: TokenStream, context = 'table name'): TableName {
  const { line, column } = stream.peek();
  const first = stream.within(context, () => stream.name());
  if (!stream.takes('.')) return nameOf(first, { line, column });
  return { database: first, table: stream.name(), line, column };
}

/** `db.table` within one pair of backticks means the same. */
function nameOf(written: string, place: { line: number; column: number }): TableName {
  const [database, table] = written.split('.');
  return table === undefined ? { database: undefined, table: written, ...place } : { database, table, ...place };
}

function parseAlias(stream: TokenStream): string | undefined {
  if (stream.takes('as')) return stream.name();
  return stream.seesName() && !isClause(stream.peek().value) ? stream.name() : undefined;
}

/** `LATERAL VIEW [OUTER] explode(a) t AS x`. */
function laterals(stream: TokenStream, source: Source): Source {
  let base = source;
  while (stream.takes('lateral', 'view')) {
    const outer = stream.takes('outer');
    const call = parseCall(stream);
    if (!call) throw stream.noViableAlternative();
    const alias = stream.name();
    const columns: string[] = [];
    if (stream.takes('as')) {
      do columns.push(stream.name());
      while (stream.takes(',') && stream.seesName());
    }
    base = { kind: 'lateral', outer, base, call, alias, columns };
  }
  return base;
}
