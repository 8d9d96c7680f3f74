import type { SplitTask, SplitTaskContext } from '@calf/mapreduce/job';
import { connectDatabase } from '../database/connect.ts';
import { ByteSink } from '../text/byte-sink.ts';
import { type RowFormat, rowWriter } from '../text/row-writer.ts';
import type { SourceAddress } from '../tools/tool-context.ts';
import { type Codec, openCompressed } from './compressed-output.ts';

/** The key of a job's configuration that holds its `ImportOrder`, as JSON. */
export const importOrderKey = 'calf.sqoop.import';

/** What all tasks of an import share; a split's payload is its SELECT. */
export interface ImportOrder {
  readonly address: SourceAddress;
  readonly format: RowFormat;
  readonly codec: Codec | undefined;
}

const flushBytes = 256 * 1024;
const progressEveryRows = 50_000;

/** One map of an import: rows of one SELECT, as they come, into one part file. */
export const task: SplitTask = async (context) => {
  const order = JSON.parse(context.configuration.get(importOrderKey, '')) as ImportOrder;
  const database = await connectDatabase(order.address);
  try {
    const output = await openOutput(context, order.codec);
    const sink = new ByteSink(flushBytes + 64 * 1024);
    let rowCount = 0;
    await database.readRows(context.payload, (columns) => {
      const writeRow = rowWriter(columns, order.format);
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

interface TaskOutput {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

async function openOutput(context: SplitTaskContext, codec: Codec | undefined): Promise<TaskOutput> {
  if (codec) return openCompressed(codec, await context.create('part', codec.suffix));
  return { write: (bytes) => context.write(bytes), close: () => Promise.resolve() };
}
