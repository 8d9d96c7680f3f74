import { type HiveError, parseError } from '../error.ts';
import type { Expression } from './expression.ts';
import type { Query } from './query.ts';
import { isReserved } from './reserved.ts';
import { type Token, tokensOf } from './token.ts';

/** The rules that contain each other: a query holds expressions, an expression queries. */
export interface Grammar {
  readonly expression: (stream: TokenStream) => Expression;
  readonly query: (stream: TokenStream) => Query;
}

/** Reads tokens front to back, and fails in ANTLR's words. Source: HiveParser.g, getErrorMessage. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #index = 0;
  /** What is being read, innermost last: `select clause`. */
  readonly #contexts: string[] = [];

  readonly grammar: Grammar;

  constructor(sql: string, grammar: Grammar) {
    this.grammar = grammar;
    this.#tokens = tokensOf(sql);
    const end = this.#tokens.at(-1);
    if (!end) throw new Error('there is always an end token');
    this.#end = end;
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#index + ahead] ?? this.#end;
  }

  next(): Token {
    const token = this.peek();
    this.#index++;
    return token;
  }

  /** Where it stands, to come back to. */
  mark(): () => void {
    const index = this.#index;
    return () => {
      this.#index = index;
    };
  }

  /** Whether the words or symbols are next; they are not taken. */
  sees(...wanted: readonly string[]): boolean {
    return wanted.every((text, ahead) => isThis(this.peek(ahead), text));
  }

  /** Takes them all if they are next. */
  takes(...wanted: readonly string[]): boolean {
    if (!this.sees(...wanted)) return false;
    this.#index += wanted.length;
    return true;
  }

  /** Takes one of them, or fails. */
  expect(...wanted: readonly string[]): void {
    for (const text of wanted) if (!this.takes(text)) throw this.mismatch(text);
  }

  /** An identifier in lower case: a quoted name, or a word that is not reserved. */
  name(): string {
    const token = this.peek();
    if (!isName(token)) throw this.noViableAlternative();
    this.#index++;
    return token.value.toLowerCase();
  }

  seesName(ahead = 0): boolean {
    return isName(this.peek(ahead));
  }

  /** A quoted text; adjacent ones are one. */
  text(): string {
    if (this.peek().kind !== 'text') throw this.mismatch('StringLiteral');
    let text = '';
    while (this.peek().kind === 'text') text += this.next().value;
    return text;
  }

  number(): number {
    const token = this.peek();
    if (token.kind !== 'number' || !/^\d+$/.test(token.raw)) throw this.mismatch('Number');
    this.#index++;
    return Number(token.raw);
  }

  end(): void {
    const token = this.peek();
    if (token.kind === 'end') return;
    throw parseError(token, `missing EOF at '${token.raw}' near '${this.#tokens[this.#index - 1]?.raw ?? ''}'`);
  }

  /** What is read meanwhile is named in errors as `context`. */
  within<T>(context: string, read: () => T): T {
    this.#contexts.push(context);
    const result = read();
    this.#contexts.pop();
    return result;
  }

  noViableAlternative(): HiveError {
    const near = [0, 1, 2].map((ahead) => `'${this.peek(ahead).raw}'`).join(' ');
    return parseError(this.peek(), `cannot recognize input near ${near}${this.#where()}`);
  }

  mismatch(wanted: string): HiveError {
    const token = this.peek();
    const before = this.#tokens[this.#index - 1]?.raw ?? '';
    const expected = /^[a-z]+$/.test(wanted) ? wanted.toUpperCase() : wanted;
    return parseError(token, `mismatched input '${token.raw}' expecting ${expected} near '${before}'${this.#where()}`);
  }

  #where(): string {
    const context = this.#contexts.at(-1);
    return context === undefined ? '' : ` in ${context}`;
  }
}

function isThis(token: Token, text: string): boolean {
  return (token.kind === 'word' || token.kind === 'symbol') && token.value === text;
}

const isName = (token: Token) => token.kind === 'quoted' || (token.kind === 'word' && !isReserved(token.value));
