import { noCharacter } from '../options/character-argument.ts';
import type { Delimiters } from './delimiters.ts';

/** A line that cannot be taken apart. Texts are Sqoop's. */
export class RecordParseError extends Error {
  override readonly name = 'RecordParseError';
}

type State = 'FIELD_START' | 'ENCLOSED' | 'UNENCLOSED' | 'ENCLOSED_ESCAPE' | 'EXPECT_DELIMITER' | 'UNENCLOSED_ESCAPE';

/**
 * The fields of one record. A line terminator ends it, wherever it stands outside an enclosed field; what follows is ignored.
 * Source: org.apache.sqoop.lib.RecordParser.parseRecord. @throws RecordParseError
 */
export function parseRecord(line: string, delimiters: Delimiters): string[] {
  if (delimiters.enclosedBy === noCharacter && delimiters.escapedBy === noCharacter) return splitPlain(line, delimiters);
  const fields: string[] = [];
  let state: State = 'FIELD_START';
  let field = '';
  for (let position = 0; position < line.length; position++) {
    const character = line.charAt(position);
    const next = step(state, character, position, delimiters);
    if (next === 'END_OF_RECORD') return [...fields, field];
    if (next === 'END_OF_FIELD') {
      fields.push(field);
      field = '';
      state = 'FIELD_START';
    } else {
      if (next.keep) field += character;
      state = next.state;
    }
  }
  return line === '' ? [] : [...fields, field];
}

const to: { readonly [Key in State]: { readonly state: Key; readonly keep: false } } = {
  FIELD_START: { state: 'FIELD_START', keep: false },
  ENCLOSED: { state: 'ENCLOSED', keep: false },
  UNENCLOSED: { state: 'UNENCLOSED', keep: false },
  ENCLOSED_ESCAPE: { state: 'ENCLOSED_ESCAPE', keep: false },
  EXPECT_DELIMITER: { state: 'EXPECT_DELIMITER', keep: false },
  UNENCLOSED_ESCAPE: { state: 'UNENCLOSED_ESCAPE', keep: false },
};
const keepEnclosed = { state: 'ENCLOSED', keep: true } as const;
const keepUnenclosed = { state: 'UNENCLOSED', keep: true } as const;

type Step = 'END_OF_FIELD' | 'END_OF_RECORD' | { readonly state: State; readonly keep: boolean };

function step(state: State, character: string, position: number, delimiters: Delimiters): Step {
  const { fieldsTerminatedBy, linesTerminatedBy, enclosedBy, escapedBy, encloseRequired } = delimiters;
  const isEscape = escapedBy !== noCharacter && character === escapedBy;
  const isEncloser = enclosedBy !== noCharacter && character === enclosedBy;
  switch (state) {
    case 'FIELD_START':
      if (isEncloser) return to.ENCLOSED;
      if (isEscape) return to.UNENCLOSED_ESCAPE;
      if (character === fieldsTerminatedBy) return 'END_OF_FIELD';
      if (character === linesTerminatedBy) return 'END_OF_RECORD';
      if (encloseRequired) throw new RecordParseError(`Opening field-encloser expected at position ${position}`);
      return keepUnenclosed;
    case 'ENCLOSED':
      if (isEscape) return to.ENCLOSED_ESCAPE;
      return isEncloser ? to.EXPECT_DELIMITER : keepEnclosed;
    case 'UNENCLOSED':
      if (isEscape) return to.UNENCLOSED_ESCAPE;
      if (character === fieldsTerminatedBy) return 'END_OF_FIELD';
      return character === linesTerminatedBy ? 'END_OF_RECORD' : keepUnenclosed;
    case 'ENCLOSED_ESCAPE':
      return keepEnclosed;
    case 'UNENCLOSED_ESCAPE':
      return keepUnenclosed;
    case 'EXPECT_DELIMITER':
      if (character === fieldsTerminatedBy) return 'END_OF_FIELD';
      if (character === linesTerminatedBy) return 'END_OF_RECORD';
      throw new RecordParseError(`Expected delimiter at position ${position}`);
  }
}

function splitPlain(line: string, { fieldsTerminatedBy, linesTerminatedBy }: Delimiters): string[] {
  const end = line.indexOf(linesTerminatedBy);
  const record = end < 0 ? line : line.slice(0, end);
  return record === '' && end < 0 ? [] : record.split(fieldsTerminatedBy);
}
