import { noCharacter } from '../options/character-argument.ts';
import type { ByteSink } from './byte-sink.ts';
import type { Delimiters } from './delimiters.ts';

/** Appends the field that lies in `from` at `start` to `end`, escaped and enclosed as the delimiters ask for. */
export type FieldWriter = (to: ByteSink, from: Uint8Array, start: number, end: number) => void;

/** A way to write fields made for these delimiters: a plain copy wherever they allow it. Source: org.apache.sqoop.lib.FieldFormatter.escapeAndEnclose. */
export function fieldWriter(delimiters: Delimiters): FieldWriter {
  const { enclosedBy, escapedBy } = delimiters;
  if (enclosedBy === noCharacter && escapedBy === noCharacter) return (to, from, start, end) => to.copy(from, start, end);
  return (to, from, start, end) => {
    const text = Buffer.from(from.buffer, from.byteOffset + start, end - start).toString();
    to.text(escapeAndEnclose(text, delimiters));
  };
}

export function escapeAndEnclose(text: string, delimiters: Delimiters): string {
  const { fieldsTerminatedBy, linesTerminatedBy, enclosedBy, escapedBy, encloseRequired } = delimiters;
  const canEscape = escapedBy !== noCharacter;
  const canEnclose = enclosedBy !== noCharacter;
  let escaped = text;
  if (canEscape) {
    const special = canEnclose ? [escapedBy, enclosedBy] : [escapedBy, fieldsTerminatedBy, linesTerminatedBy];
    for (const character of special) escaped = escaped.replaceAll(character, () => escapedBy + character);
  }
  const enclose = canEnclose && (encloseRequired || text.includes(fieldsTerminatedBy) || text.includes(linesTerminatedBy));
  return enclose ? enclosedBy + escaped + enclosedBy : escaped;
}
