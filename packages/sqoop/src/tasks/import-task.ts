import type { SplitTask, SplitTaskContext } from '@calf/mapreduce/job';
import { type Column, columnNamed } from '../database/column.ts';
import { ByteSink } from '../text/byte-sink.ts';
import { type PlacedColumn, type RowFormat, rowWriter } from '../text/row-writer.ts';
import { type Codec, openCompressed } from './compressed-output.ts';
import { openJobDatabase } from './database-secret.ts';

/** The key of a job's configuration that holds its `ImportOrder`, as JSON. */
export const importOrderKey = 'calf.sqoop.import';

/** What all tasks of an import share; a split's payload is its SELECT. */
export interface ImportOrder {
  /** What is written of the SELECT's columns, and as which types. */
  readonly columns: readonly Column[];
  readonly format: RowFormat;
  readonly codec: Codec | undefined;
}

const flushBytes = 256 * 1024;
const progressEveryRows = 50_000;

/** One map of an import: rows of one SELECT, as they come, into one part file. */
export const task: SplitTask = async (context) => {
  const order = JSON.parse(context.configuration.get(importOrderKey, '')) as ImportOrder;
  const database = await openJobDatabase(context.configuration);
  try {
    const output = await openOutput(context, order.codec);
    const sink = new ByteSink(flushBytes + 64 * 1024);
    let rowCount = 0;
    await database.readRows(context.payload, (selected) => {
      const writeRow = rowWriter(placed(order.columns, selected), order.format);
      return (bytes, starts, ends) => {
        writeRow(sink, bytes, starts, ends);
        if (++rowCount % progressEveryRows === 0) context.setStatus(`${rowCount} rows`);
        return sink.length < flushBytes ? undefined : output.write(sink.take());
      };
    });
    if (sink.length > 0) await output.write(sink.take());
    await output.close();
    context.countRecords({ input: rowCount, output: rowCount });
  } finally {
    await database.close();
  }
};

function placed(columns: readonly Column[], selected: readonly Column[]): PlacedColumn[] {
  return columns.map((column) => {
    const found = columnNamed(selected, column.name);
    if (!found) throw new Error(`the query answers no column ${column.name} any more`);
    return { column, place: selected.indexOf(found) };
  });
}

interface TaskOutput {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

async function openOutput(context: SplitTaskContext, codec: Codec | undefined): Promise<TaskOutput> {
  if (codec) return openCompressed(codec, await context.create('part', codec.suffix));
  return { write: (bytes) => context.write(bytes), close: () => Promise.resolve() };
}
