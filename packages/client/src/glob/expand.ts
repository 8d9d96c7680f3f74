import { ioError } from '../refusals.ts';

/**
 * Resolves those `{a,b}` groups that hold a slash, so that what is left can be matched component by component:
 * `/{a/x,b}/c` becomes `/a/x/c` and `/b/c`. Source: org.apache.hadoop.fs.GlobExpander.expand.
 */
export function expandGlob(pattern: string): string[] {
  const group = leftmostGroupWithSlash(pattern);
  if (!group) return [pattern];
  const before = pattern.slice(0, group.open);
  const after = pattern.slice(group.close + 1);
  return group.alternatives.flatMap((alternative) => expandGlob(before + alternative + after));
}

interface Group {
  readonly open: number;
  readonly close: number;
  readonly alternatives: readonly string[];
}

function leftmostGroupWithSlash(pattern: string): Group | undefined {
  for (let index = 0; index < pattern.length; index++) {
    if (pattern[index] === '\\') index++;
    else if (pattern[index] === '{') {
      const group = readGroup(pattern, index);
      if (!group) return undefined; // an unclosed one is refused where the component is compiled
      if (group.alternatives.some((alternative) => alternative.includes('/'))) return group;
      index = group.close;
    }
  }
  return undefined;
}

function readGroup(pattern: string, open: number): Group | undefined {
  const alternatives: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let index = open; index < pattern.length; index++) {
    const char = pattern[index];
    if (char === '\\') {
      index++;
      if (index >= pattern.length) throw ioError(`Illegal file pattern: nothing follows the backslash at the end of ${pattern}`);
    } else if (char === '{') depth++;
    else if (char === ',' && depth === 1) {
      alternatives.push(pattern.slice(start, index));
      start = index + 1;
    } else if (char === '}' && --depth === 0) {
      alternatives.push(pattern.slice(start, index));
      return { open, close: index, alternatives };
    }
  }
  return undefined;
}
