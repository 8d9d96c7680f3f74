import type { Expression, Frame, FrameBound, OrderItem, Window } from './expression.ts';
import { isFunctionWord } from './reserved.ts';
import type { TokenStream } from './token-stream.ts';

/** `name(…) [OVER (…)]`; undefined when no call is next. */
export function parseCall(stream: TokenStream): Expression | undefined {
  const token = stream.peek();
  const isCall = (token.kind === 'word' && isFunctionWord(token.value)) || token.kind === 'quoted';
  if (!isCall || stream.peek(1).raw !== '(') return undefined;
  stream.next();
  stream.next();
  return stream.within('function specification', () => {
    const distinct = stream.takes('distinct');
    if (!distinct) stream.takes('all');
    const args = argumentsOf(stream);
    stream.expect(')');
    const over = stream.takes('over') ? parseWindow(stream) : undefined;
    return { kind: 'call', name: token.value.toLowerCase(), args, distinct, over, line: token.line, column: token.column };
  });
}

function argumentsOf(stream: TokenStream): Expression[] {
  const { line, column } = stream.peek();
  if (stream.takes('*')) return [{ kind: 'star', qualifier: undefined, line, column }];
  return stream.sees(')') ? [] : parseExpressions(stream);
}

function parseExpressions(stream: TokenStream): Expression[] {
  const found = [stream.grammar.expression(stream)];
  while (stream.takes(',')) found.push(stream.grammar.expression(stream));
  return found;
}

function parseWindow(stream: TokenStream): Window {
  stream.expect('(');
  const partitionBy = stream.takes('partition', 'by') || stream.takes('distribute', 'by') ? parseExpressions(stream) : [];
  const orderBy = stream.takes('order', 'by') || stream.takes('sort', 'by') ? parseOrderItems(stream) : [];
  const frame = stream.sees('rows') || stream.sees('range') ? parseFrame(stream) : undefined;
  stream.expect(')');
  return { partitionBy, orderBy, frame };
}

/** NULLs come first when ascending, last when descending, unless told. */
export function parseOrderItems(stream: TokenStream): OrderItem[] {
  const items: OrderItem[] = [];
  do {
    const expression = stream.grammar.expression(stream);
    const descending = stream.takes('desc');
    if (!descending) stream.takes('asc');
    const told = stream.takes('nulls', 'first') ? true : stream.takes('nulls', 'last') ? false : undefined;
    items.push({ expression, descending, nullsFirst: told ?? !descending });
  } while (stream.takes(','));
  return items;
}

function parseFrame(stream: TokenStream): Frame {
  const unit = stream.next().value === 'rows' ? 'rows' : 'range';
  if (!stream.takes('between')) return { unit, start: parseBound(stream), end: 0 };
  const start = parseBound(stream);
  stream.expect('and');
  return { unit, start, end: parseBound(stream) };
}

function parseBound(stream: TokenStream): FrameBound {
  if (stream.takes('current', 'row')) return 0;
  const distance = stream.takes('unbounded') ? Infinity : stream.number();
  if (stream.takes('following')) return distance;
  stream.expect('preceding');
  return -distance;
}
