import { ioError } from '../refusals.ts';

/** One path component of a Hadoop glob, ready to match names. */
export interface GlobPattern {
  readonly hasWildcard: boolean;
  matches(name: string): boolean;
}

/**
 * Translates `*`, `?`, `[a-z]`, `[!x]`, `{a,b}` and backslash escapes to a regular expression.
 * Source: org.apache.hadoop.fs.GlobPattern.set. @throws HadoopError IOException for an unclosed class or group
 */
export function globPattern(glob: string): GlobPattern {
  const scan = { regex: '', wildcard: false, inClass: false, groups: 0 };
  for (let index = 0; index < glob.length; index++) {
    if (glob[index] !== '\\') {
      translate(scan, glob, index);
      continue;
    }
    index++;
    if (index >= glob.length) throw illegalPattern('Missing escaped character', glob, index);
    scan.regex += `\\u{${glob.charCodeAt(index).toString(16)}}`;
  }
  if (scan.inClass) throw illegalPattern('Unclosed character class', glob, glob.length);
  if (scan.groups > 0) throw illegalPattern('Unclosed group', glob, glob.length);
  const compiled = new RegExp(`^(?:${scan.regex})$`, 'su');
  return { hasWildcard: scan.wildcard, matches: (name) => compiled.test(name) };
}

interface Scan {
  regex: string;
  wildcard: boolean;
  inClass: boolean;
  groups: number;
}

function translate(scan: Scan, glob: string, index: number): void {
  const char = glob.charAt(index);
  if (scan.inClass) {
    insideClass(scan, glob, index);
  } else if (char === '*' || char === '?') {
    scan.regex += char === '*' ? '.*' : '.';
    scan.wildcard = true;
  } else if (char === '{') {
    scan.regex += '(?:';
    scan.groups++;
    scan.wildcard = true;
  } else if (char === '}' && scan.groups > 0) {
    scan.regex += ')';
    scan.groups--;
  } else if (char === ',' && scan.groups > 0) {
    scan.regex += '|';
  } else if (char === '[') {
    scan.regex += '[';
    scan.inClass = true;
    scan.wildcard = true;
  } else {
    scan.regex += literal(char);
  }
}

function insideClass(scan: Scan, glob: string, index: number): void {
  const char = glob.charAt(index);
  if (char === '[') throw illegalPattern('Unclosed character class', glob, index);
  if (char === ']') scan.inClass = false;
  const negates = char === '!' && glob[index - 1] === '[';
  scan.regex += negates ? '^' : char === '^' || char === ']' || char === '-' ? char : literal(char);
}

function literal(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}

function illegalPattern(problem: string, glob: string, position: number) {
  return ioError(`Illegal file pattern: ${problem} at pos ${position} near index ${position}\n${glob}`);
}
