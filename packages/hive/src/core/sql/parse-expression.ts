import { booleanType, dateType, stringType, timestampType, voidType } from '../types/hive-type.ts';
import type { CallExpression, Expression } from './expression.ts';
import { literalOfNumber } from './number-literal.ts';
import { parseCall } from './parse-call.ts';
import { parseType } from './parse-type.ts';
import type { Position } from './token.ts';
import type { TokenStream } from './token-stream.ts';

/** Source: IdentifiersParser.g, the rules precedence*Expression. */
export function parseExpression(stream: TokenStream): Expression {
  return binary(stream, [['or', 'or']], (inner) =>
    binary(
      inner,
      [
        ['and', 'and'],
        ['&&', 'and'],
      ],
      negation,
    ),
  );
}

export function parseExpressions(stream: TokenStream): Expression[] {
  const found = [parseExpression(stream)];
  while (stream.takes(',')) found.push(parseExpression(stream));
  return found;
}

export function callOf(name: string, args: readonly Expression[], { line, column }: Position): CallExpression {
  return { kind: 'call', name, args, distinct: false, over: undefined, line, column };
}

type Operators = readonly (readonly [token: string, name: string])[];

/** Left-associative operators of one rank over operands of the next. */
function binary(stream: TokenStream, operators: Operators, operand: (stream: TokenStream) => Expression): Expression {
  let left = operand(stream);
  for (;;) {
    const at = stream.peek();
    const found = operators.find(([token]) => stream.takes(token));
    if (!found) return left;
    left = callOf(found[1], [left, operand(stream)], at);
  }
}

function negation(stream: TokenStream): Expression {
  const at = stream.peek();
  if (stream.takes('not') || stream.takes('!')) return callOf('not', [negation(stream)], at);
  return comparison(stream);
}

const comparisons: Operators = [
  ['=', '='],
  ['==', '='],
  ['<=>', '<=>'],
  ['<>', '<>'],
  ['!=', '<>'],
  ['<=', '<='],
  ['<', '<'],
  ['>=', '>='],
  ['>', '>'],
];

function comparison(stream: TokenStream): Expression {
  let left = bitwise(stream);
  for (;;) {
    const at = stream.peek();
    const found = comparisons.find(([token]) => stream.takes(token));
    if (found) left = callOf(found[1], [left, bitwise(stream)], at);
    else if (stream.takes('is')) left = isSomething(stream, left, at);
    else {
      const tested = membership(stream, left, at);
      if (!tested) return left;
      left = tested;
    }
  }
}

function isSomething(stream: TokenStream, operand: Expression, at: Position): Expression {
  const negated = stream.takes('not');
  const of = (name: string) => callOf(negated ? `isnot${name}` : `is${name}`, [operand], at);
  if (stream.takes('null')) return of('null');
  if (stream.takes('true')) return of('true');
  if (stream.takes('false')) return of('false');
  if (!stream.takes('distinct', 'from')) throw stream.noViableAlternative();
  const equal = callOf('<=>', [operand, bitwise(stream)], at);
  return negated ? equal : callOf('not', [equal], at);
}

/** LIKE, RLIKE, IN, BETWEEN, each with NOT before it. */
function membership(stream: TokenStream, operand: Expression, at: Position): Expression | undefined {
  const back = stream.mark();
  const negated = stream.takes('not');
  const test = membershipTest(stream, operand, at);
  if (!test) {
    back();
    return undefined;
  }
  return negated ? callOf('not', [test], at) : test;
}

function membershipTest(stream: TokenStream, operand: Expression, at: Position): Expression | undefined {
  if (stream.takes('like')) return callOf('like', [operand, bitwise(stream)], at);
  if (stream.takes('rlike') || stream.takes('regexp')) return callOf('rlike', [operand, bitwise(stream)], at);
  if (stream.takes('between')) {
    const low = bitwise(stream);
    stream.expect('and');
    return callOf('between', [operand, low, bitwise(stream)], at);
  }
  if (!stream.takes('in')) return undefined;
  stream.expect('(');
  const test: Expression = stream.sees('select')
    ? { kind: 'inQuery', operand, query: stream.grammar.query(stream), line: at.line, column: at.column }
    : callOf('in', [operand, ...parseExpressions(stream)], at);
  stream.expect(')');
  return test;
}

const bitwise = (stream: TokenStream): Expression =>
  binary(stream, [['|', '|']], (ors) =>
    binary(ors, [['&', '&']], (ands) => binary(ands, [['||', 'concat']], (concats) => additive(concats))),
  );

const additive = (stream: TokenStream): Expression =>
  binary(
    stream,
    [
      ['+', '+'],
      ['-', '-'],
    ],
    multiplicative,
  );

const multiplicative = (stream: TokenStream): Expression =>
  binary(
    stream,
    [
      ['*', '*'],
      ['/', '/'],
      ['%', '%'],
      ['div', 'div'],
    ],
    (inner) => binary(inner, [['^', '^']], signed),
  );

function signed(stream: TokenStream): Expression {
  const at = stream.peek();
  if (stream.takes('+')) return signed(stream);
  if (stream.takes('-')) return callOf('negative', [signed(stream)], at);
  if (stream.takes('~')) return callOf('~', [signed(stream)], at);
  return postfix(stream);
}

/** `a.b`, `a[1]`. */
function postfix(stream: TokenStream): Expression {
  let base = primary(stream);
  for (;;) {
    const { line, column } = stream.peek();
    if (stream.takes('[')) {
      base = callOf('index', [base, parseExpression(stream)], { line, column });
      stream.expect(']');
    } else if (stream.sees('.') && stream.seesName(1)) {
      stream.next();
      const { line, column } = stream.peek();
      base = { kind: 'field', base, name: stream.name(), line, column };
    } else return base;
  }
}

function primary(stream: TokenStream): Expression {
  const token = stream.peek();
  const { line, column } = token;
  if (token.kind === 'text') return { kind: 'literal', type: stringType, value: stream.text(), raw: token.raw, line, column };
  if (token.kind === 'number') return literalOfNumber(stream.next());
  if (stream.takes('(')) {
    const isQuery = stream.sees('select') || stream.sees('with');
    const inner: Expression = isQuery
      ? { kind: 'subquery', use: 'scalar', query: stream.grammar.query(stream), line, column }
      : parseExpression(stream);
    stream.expect(')');
    return inner;
  }
  return keyword(stream) ?? parseCall(stream) ?? columnName(stream);
}

function columnName(stream: TokenStream): Expression {
  const { line, column } = stream.peek();
  return { kind: 'column', name: stream.name(), line, column };
}

function keyword(stream: TokenStream): Expression | undefined {
  const { line, column, raw } = stream.peek();
  const place = { line, column };
  if (stream.takes('null')) return { kind: 'literal', type: voidType, value: null, raw, ...place };
  if (stream.takes('true')) return { kind: 'literal', type: booleanType, value: true, raw, ...place };
  if (stream.takes('false')) return { kind: 'literal', type: booleanType, value: false, raw, ...place };
  if (stream.takes('case')) return caseExpression(stream, place);
  if (stream.takes('cast', '(')) {
    const operand = parseExpression(stream);
    stream.expect('as');
    const type = parseType(stream);
    stream.expect(')');
    return { kind: 'cast', operand, type, ...place };
  }
  if (stream.takes('exists', '(')) {
    const query = stream.grammar.query(stream);
    stream.expect(')');
    return { kind: 'subquery', use: 'exists', query, ...place };
  }
  if (stream.takes('current_date') || stream.takes('current_timestamp')) {
    stream.takes('(', ')');
    return callOf(raw.toLowerCase(), [], place);
  }
  const isDated = (stream.sees('date') || stream.sees('timestamp')) && stream.peek(1).kind === 'text';
  if (!isDated) return undefined;
  const type = stream.next().value === 'date' ? dateType : timestampType;
  const operand: Expression = { kind: 'literal', type: stringType, value: stream.text(), raw, ...place };
  return { kind: 'cast', operand, type, ...place };
}

/** `CASE x WHEN …` is the function `case`, `CASE WHEN …` the function `when`. */
function caseExpression(stream: TokenStream, at: Position): Expression {
  const args = stream.sees('when') ? [] : [parseExpression(stream)];
  const name = args.length === 0 ? 'when' : 'case';
  do {
    stream.expect('when');
    args.push(parseExpression(stream));
    stream.expect('then');
    args.push(parseExpression(stream));
  } while (stream.sees('when'));
  if (stream.takes('else')) args.push(parseExpression(stream));
  stream.expect('end');
  return callOf(name, args, at);
}
