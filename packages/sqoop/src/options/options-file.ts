import fs from 'node:fs';
import path from 'node:path';
import { UserError } from '@calf/runtime/errors';

const option = '--options-file';

/** The words, `--options-file FILE` replaced by what the file holds. Source: org.apache.sqoop.util.OptionsFileUtil. @throws UserError */
export function expandOptionsFiles(argv: readonly string[], directory: string): string[] {
  const words: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (word !== option) words.push(word);
    else words.push(...optionsIn(readOptions(argv[++at], directory), argv[at] ?? ''));
  }
  return words;
}

/** One word a line; empty lines and those that begin with `#` do not count, a backslash at the end joins two lines. */
export function optionsIn(text: string, fileName: string): string[] {
  const words: string[] = [];
  let begun = '';
  for (const line of text.split(/\r?\n/).map((line) => line.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    begun += line;
    if (!line.endsWith('\\')) {
      words.push(unquoted(begun, fileName));
      begun = '';
      continue;
    }
    if (/^['"]/.test(begun)) throw new UserError(`Multiline quoted strings not supported in file(${fileName}): ${begun}`);
    begun = begun.slice(0, -1);
  }
  if (begun !== '') throw malformed(begun, fileName);
  return words;
}

function readOptions(fileName: string | undefined, directory: string): string {
  if (fileName === undefined) throw new UserError('Missing options file');
  try {
    return fs.readFileSync(path.resolve(directory, fileName), 'utf8');
  } catch (fault) {
    throw new UserError(`Unable to read options file: ${fileName}`, { cause: fault });
  }
}

/** A quote at one end alone is taken in a condition only: `name = "x"`. */
function unquoted(word: string, fileName: string): string {
  for (const quote of ['"', "'"]) {
    const [atStart, atEnd] = [word.startsWith(quote), word.endsWith(quote)];
    if (atStart && atEnd && word.length > 1) return word.slice(1, -1);
    if ((atStart || atEnd) && !new RegExp(`=\\s*${quote}.*${quote}$`).test(word)) throw malformed(word, fileName);
  }
  return word;
}

function malformed(word: string, fileName: string): UserError {
  return new UserError(`Malformed option in options file(${fileName}): ${word}`);
}
