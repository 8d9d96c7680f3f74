import { unescapeText } from './unescape.ts';

/** As Hive counts: lines from 1, columns from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Token extends Position {
  readonly kind: 'word' | 'quoted' | 'text' | 'number' | 'symbol' | 'end' | 'unknown';
  /** As it is written. */
  readonly raw: string;
  /** Of a word its lower case, of a quoted name or text what is inside. */
  readonly value: string;
  readonly offset: number;
}

// One alternative after the other; the first that fits at a place is the token. A word may start with a digit.
const shapes = new RegExp(
  [
    /(?<space>\s+|--[^\n]*|\/\*[\s\S]*?\*\/)/,
    /(?<text>'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")/,
    /(?<quoted>`(?:[^`]|``)*`)/,
    /(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?(?:BD|[LSYD])?(?![A-Za-z0-9_])|\.\d+(?:[eE][+-]?\d+)?(?:BD|D)?(?![A-Za-z0-9_]))/,
    /(?<word>[\p{L}\p{N}_]+)/u,
    /(?<symbol><=>|<>|<=|>=|!=|==|\|\||&&|[()[\]{},.;:+\-*/%&|^~=<>!?$])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'uy',
);

/** The tokens of one statement, the last of them `end`. Source: HiveLexer.g. */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  const place = placer(sql);
  let offset = 0;
  while (offset < sql.length) {
    shapes.lastIndex = offset;
    const found = shapes.exec(sql);
    const groups: Partial<Record<string, string>> | undefined = found?.groups;
    const raw = found?.[0] ?? sql.charAt(offset);
    if (groups?.['space'] === undefined) tokens.push({ ...meaning(raw, groups), raw, offset, ...place(offset) });
    offset += raw.length;
  }
  const last = tokens.at(-1);
  const endPlace = last ? { line: last.line, column: last.column } : { line: 1, column: 0 };
  return [...tokens, { kind: 'end', raw: '<EOF>', value: '', offset: sql.length, ...endPlace }];
}

function meaning(raw: string, groups: Partial<Record<string, string>> | undefined): Pick<Token, 'kind' | 'value'> {
  if (groups?.['text'] !== undefined) return { kind: 'text', value: unescapeText(raw.slice(1, -1)) };
  if (groups?.['quoted'] !== undefined) return { kind: 'quoted', value: raw.slice(1, -1).replaceAll('``', '`') };
  if (groups?.['number'] !== undefined) return { kind: 'number', value: raw };
  if (groups?.['word'] !== undefined) return { kind: 'word', value: raw.toLowerCase() };
  return { kind: groups?.['symbol'] === undefined ? 'unknown' : 'symbol', value: raw };
}

/** Offsets come in rising order. */
function placer(sql: string): (offset: number) => Position {
  let [line, lineStart] = [1, 0];
  return (offset) => {
    for (let next = sql.indexOf('\n', lineStart); next !== -1 && next < offset; next = sql.indexOf('\n', lineStart)) {
      line++;
      lineStart = next + 1;
    }
    return { line, column: offset - lineStart };
  };
}
