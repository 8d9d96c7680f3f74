import { LineReader } from '../input/line-reader.ts';
import { NextIndex } from '../input/next-index.ts';
import type { ByteRange } from '../records/byte-range.ts';
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
  const separators = new NextIndex(separator);
  let records = 0;
  do {
    while (lines.next()) {
      const { buffer, start, end } = lines;
      const keyEnd = keyEndOf(lines, { separators, separatorBytes: separator.length, keyFields });
      const valueStart = keyEnd === -1 ? end : keyEnd + separator.length;
      sink.put({ buffer, start, end: keyEnd === -1 ? end : keyEnd }, { buffer, start: valueStart, end });
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

function keyEndOf(
  { buffer, start, end }: ByteRange,
  { separators, separatorBytes, keyFields }: { separators: NextIndex; separatorBytes: number; keyFields: number },
): number {
  let from = start;
  for (let field = 1; ; field++) {
    const found = separators.in(buffer, from);
    if (found === -1 || found + separatorBytes > end) return -1;
    if (field === keyFields) return found;
    from = found + separatorBytes;
  }
}
