import { type Column, isStringColumn } from '../database/column.ts';
import type { ByteSink } from './byte-sink.ts';
import type { Delimiters } from './delimiters.ts';
import { escapeAndEnclose, fieldWriter } from './field-writer.ts';
import { asIs, type RenderOptions, valueRenderer } from './render-value.ts';

export interface RowFormat extends RenderOptions {
  readonly delimiters: Delimiters;
  readonly nullString: string;
  readonly nullNonString: string;
}

/** A column that is written, and its place among the fields that are read. */
export interface PlacedColumn {
  readonly column: Column;
  readonly place: number;
}

/** Appends one row as Sqoop's text files hold it, its line end included. */
export type RowWriter = (to: ByteSink, from: Uint8Array, starts: Int32Array, ends: Int32Array) => void;

/** All decisions that a column's type asks for are made here, once; a row costs one call a field. */
export function rowWriter(columns: readonly PlacedColumn[], format: RowFormat): RowWriter {
  const { delimiters } = format;
  const separator = Buffer.from(delimiters.fieldsTerminatedBy);
  const lineEnd = Buffer.from(delimiters.linesTerminatedBy);
  const writeField = fieldWriter(delimiters);
  const fields = columns.map(({ column, place }) => ({
    place,
    render: valueRenderer(column, format),
    nullText: Buffer.from(escapeAndEnclose(isStringColumn(column) ? format.nullString : format.nullNonString, delimiters)),
  }));
  return (to, from, starts, ends) => {
    let isFirst = true;
    for (const { place, render, nullText } of fields) {
      if (!isFirst) to.copy(separator, 0, separator.length);
      isFirst = false;
      const start = starts[place] ?? -1;
      const end = ends[place] ?? -1;
      const rendered = start < 0 ? null : render(from, start, end);
      if (rendered === asIs) writeField(to, from, start, end);
      else if (rendered === null) to.copy(nullText, 0, nullText.length);
      else to.text(escapeAndEnclose(rendered, delimiters));
    }
    to.copy(lineEnd, 0, lineEnd.length);
  };
}
