import { booleanType, type HiveType, stringType } from '../types/hive-type.ts';
import { type Bind, fixed } from './function.ts';

const textList: HiveType = { kind: 'array', element: stringType };

/** LIKE, RLIKE and the functions of regular expressions, which are JavaScript's here: close to Java's, not the same. */
export const patterns: Readonly<Record<string, Bind>> = {
  like: fixed(['string', 'string'], booleanType, (text, pattern) => likePattern(pattern).test(text)),
  rlike: fixed(['string', 'string'], booleanType, (text, pattern) => pattern !== '' && regex(pattern).test(text)),
  regexp: fixed(['string', 'string'], booleanType, (text, pattern) => pattern !== '' && regex(pattern).test(text)),
  regexp_replace: fixed(['string', 'string', 'string'], stringType, (text, pattern, replacement) =>
    text.replace(regex(pattern, 'g'), (...found: unknown[]) => expand(replacement, found)),
  ),
  regexp_extract: fixed(
    ['string', 'string', 'int'],
    stringType,
    (text, pattern, group = 1) => regex(pattern).exec(text)?.[group] ?? '',
    { optional: 1 },
  ),
  split: fixed(['string', 'string'], textList, (text, pattern) => splitText(text, regex(pattern, 'g'))),
};

const remembered = new Map<string, RegExp>();
const rememberedMax = 500;

/** Compiled once: a pattern is mostly the same for every row. Without state of its own that rows could see. */
function regex(pattern: string, flags = ''): RegExp {
  const key = `${flags}/${pattern}`;
  const known = remembered.get(key);
  if (known) return known;
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  const source = inline ? pattern.slice(inline[0].length) : pattern;
  const made = compile(source, flags + (inline?.[1] ?? ''));
  if (remembered.size >= rememberedMax) remembered.clear();
  remembered.set(key, made);
  return made;
}

function compile(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return new RegExp(source, flags);
  }
}

/** `%` any text, `_` one character, a backslash makes either plain. Source: org.apache.hadoop.hive.ql.udf.UDFLike. */
export function likePattern(pattern: string): RegExp {
  const source = pattern.replace(
    /\\([\s\S])|([%_])|([.*+?^${}()|[\]\\/])/gu,
    (_whole, plain?: string, wild?: string, special?: string) => {
      if (wild !== undefined) return wild === '%' ? '.*' : '.';
      if (special !== undefined) return `\\${special}`;
      return plain === undefined ? '' : `${/[%_]/.test(plain) ? '' : '\\\\'}${plain.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}`;
    },
  );
  return regex(`^${source}$`, 's');
}

/** `$1` is a group, a backslash makes the next character plain. Source: java.util.regex.Matcher.appendReplacement. */
function expand(replacement: string, found: readonly unknown[]): string {
  return replacement.replace(/\\([\s\S])|\$(\d)/g, (_whole, plain?: string, group?: string) => {
    if (group === undefined) return plain ?? '';
    const value = found[Number(group)];
    return typeof value === 'string' ? value : '';
  });
}

/** Trailing empty texts are kept, groups are not part of the result. Source: GenericUDFSplit. */
function splitText(text: string, pattern: RegExp): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const found of text.matchAll(pattern)) {
    const isEmpty = found[0] === '';
    if (isEmpty && found.index === 0) continue;
    parts.push(text.slice(start, found.index));
    start = found.index + found[0].length;
  }
  return [...parts, text.slice(start)];
}
