import type { RowFormat } from '../core/sql/statement.ts';
import type { TextFormat } from './definition.ts';

/** \001, \002 and so on, and `\N` for NULL, as far as ROW FORMAT does not say otherwise. */
export function textFormat(format: RowFormat = {}): TextFormat {
  const separators = Array.from({ length: 8 }, (_, index) => String.fromCharCode(index + 1));
  const [field, collection, mapKey] = [format.field ?? '\u0001', format.collection ?? '\u0002', format.mapKey ?? '\u0003'];
  return {
    separators: [field, collection, mapKey, ...separators.slice(3)],
    escape: format.escape,
    null: format.null ?? '\\N',
    told: Object.fromEntries(Object.entries(format)),
  };
}
