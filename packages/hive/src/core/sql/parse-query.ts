import type { OrderItem } from './expression.ts';
import { parseOrderItems } from './parse-call.ts';
import { parseExpression, parseExpressions } from './parse-expression.ts';
import { parseSource } from './parse-source.ts';
import type { Query, QueryBody, Select, SelectItem } from './query.ts';
import { isClause } from './reserved.ts';
import type { TokenStream } from './token-stream.ts';

/** `[WITH …] SELECT … [UNION …] [ORDER BY …] [LIMIT …]`. */
export function parseQuery(stream: TokenStream): Query {
  const ctes: { name: string; query: Query }[] = [];
  if (stream.takes('with')) {
    do {
      const name = stream.name();
      stream.expect('as', '(');
      ctes.push({ name, query: parseQuery(stream) });
      stream.expect(')');
    } while (stream.takes(','));
  }
  const body = parseBody(stream);
  const orderBy = parseOrder(stream);
  return { with: ctes, body, orderBy, limit: parseLimit(stream) };
}

function parseBody(stream: TokenStream): QueryBody {
  let body = parseBodyTerm(stream);
  while (stream.takes('union')) {
    const all = stream.takes('all');
    if (!all) stream.takes('distinct');
    body = { kind: 'union', all, left: body, right: parseBodyTerm(stream) };
  }
  return body;
}

function parseBodyTerm(stream: TokenStream): QueryBody {
  if (!stream.takes('(')) return parseSelect(stream);
  const body = parseBody(stream);
  stream.expect(')');
  return body;
}

/** SORT BY orders as ORDER BY does here, where there is one reducer; DISTRIBUTE BY changes nothing then. */
function parseOrder(stream: TokenStream): OrderItem[] {
  if (stream.takes('cluster', 'by')) {
    return parseExpressions(stream).map((expression) => ({ expression, descending: false, nullsFirst: true }));
  }
  if (stream.takes('distribute', 'by')) parseExpressions(stream);
  return stream.takes('order', 'by') || stream.takes('sort', 'by') ? parseOrderItems(stream) : [];
}

function parseLimit(stream: TokenStream): Query['limit'] {
  if (!stream.takes('limit')) return undefined;
  const first = stream.number();
  if (stream.takes(',')) return { offset: first, count: stream.number() };
  return { offset: stream.takes('offset') ? stream.number() : 0, count: first };
}

function parseSelect(stream: TokenStream): Select {
  if (stream.takes('from')) return fromFirst(stream);
  if (!stream.takes('select')) throw stream.noViableAlternative();
  const distinct = stream.within('select clause', () => stream.takes('distinct') || (stream.takes('all'), false));
  const items = stream.within('select clause', () => parseItems(stream));
  const from = stream.takes('from') ? stream.within('from clause', () => parseSource(stream)) : undefined;
  return { kind: 'select', distinct, items, from, ...parseConditions(stream) };
}

/** `FROM t SELECT …`. */
function fromFirst(stream: TokenStream): Select {
  const from = stream.within('from clause', () => parseSource(stream));
  stream.expect('select');
  const distinct = stream.takes('distinct');
  const items = stream.within('select clause', () => parseItems(stream));
  return { kind: 'select', distinct, items, from, ...parseConditions(stream) };
}

function parseConditions(stream: TokenStream): Pick<Select, 'where' | 'groupBy' | 'having'> {
  const condition = () => stream.within('expression specification', () => parseExpression(stream));
  const where = stream.takes('where') ? condition() : undefined;
  const groupBy = stream.takes('group', 'by') ? parseExpressions(stream) : [];
  const having = stream.takes('having') ? condition() : undefined;
  return { where, groupBy, having };
}

function parseItems(stream: TokenStream): SelectItem[] {
  const items: SelectItem[] = [];
  do items.push(parseItem(stream));
  while (stream.takes(','));
  return items;
}

function parseItem(stream: TokenStream): SelectItem {
  const { line, column } = stream.peek();
  if (stream.takes('*')) return { expression: { kind: 'star', qualifier: undefined, line, column }, aliases: [] };
  if (stream.seesName() && stream.peek(1).raw === '.' && stream.peek(2).raw === '*') {
    const qualifier = stream.name();
    stream.expect('.', '*');
    return { expression: { kind: 'star', qualifier, line, column }, aliases: [] };
  }
  const expression = parseExpression(stream);
  if (stream.takes('as')) {
    if (stream.takes('(')) {
      const aliases = [stream.name()];
      while (stream.takes(',')) aliases.push(stream.name());
      stream.expect(')');
      return { expression, aliases };
    }
    return { expression, aliases: [stream.name()] };
  }
  return { expression, aliases: stream.seesName() && !isClause(stream.peek().value) ? [stream.name()] : [] };
}
