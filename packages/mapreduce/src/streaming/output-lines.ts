import { LineReader } from '../input/line-reader.ts';
import type { RecordSink } from '../task/record-sink.ts';

export interface KeyFields {
  /** `stream.map.output.field.separator` and the like. */
  readonly separator: Buffer;
  /** How many fields are the key: `stream.num.map.output.key.fields` and the like. */
  readonly keyFields: number;
}

/**
 * Takes a program's output as records: the key ends at the separator behind so many fields; a line with fewer is all key and has an empty
 * value. Source: org.apache.hadoop.streaming.io.TextOutputReader.splitKeyVal.
 */
export async function readOutput(
  output: AsyncIterable<Buffer>,
  { separator, keyFields }: KeyFields,
  sink: RecordSink,
): Promise<number> {
  const lines = new LineReader(output, 0);
  let records = 0;
  do {
    while (lines.next()) {
      const { buffer, start, end } = lines;
      const keyEnd = separatorAt(buffer, { start, end, separator, keyFields });
      const valueStart = keyEnd === -1 ? end : keyEnd + separator.length;
      sink.putSlices(buffer, { keyStart: start, keyEnd: keyEnd === -1 ? end : keyEnd, valueStart, valueEnd: end });
      records++;
      const wait = sink.ready();
      if (wait) await wait;
    }
  } while (await lines.fill());
  return records;
}

/** Reads to the end, and forgets it. */
export async function discardOutput(output: AsyncIterable<Buffer>): Promise<void> {
  for await (const _chunk of output);
}

function separatorAt(buffer: Buffer, { start, end, separator, keyFields }: KeyFields & { start: number; end: number }): number {
  let from = start;
  for (let field = 1; ; field++) {
    const found = separator.length === 1 ? buffer.indexOf(separator[0] ?? 9, from) : buffer.indexOf(separator, from);
    if (found === -1 || found + separator.length > end) return -1;
    if (field === keyFields) return found;
    from = found + separator.length;
  }
}
