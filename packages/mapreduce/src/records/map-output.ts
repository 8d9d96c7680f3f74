import fs from 'node:fs';
import path from 'node:path';
import { type ByteRange, rangeOf } from './byte-range.ts';
import { mergeRuns } from './merge.ts';
import { encodeIndex } from './partition-index.ts';
import type { RecordCursor } from './record-cursor.ts';
import { fileSegment } from './segment-reader.ts';
import { type Segment, SegmentWriter } from './segment-writer.ts';
import { SortBuffer } from './sort-buffer.ts';
import { SumTable } from './sum-table.ts';
import { checkSum, wholeNumber } from './whole-number.ts';

type EmitRecord = (key: ByteRange, value: ByteRange) => void;

/** Makes fewer records of a sorted run; what it emits has the keys it was given, in their order. */
export type Combine = FunctionCombine | { readonly kind: 'program'; run(records: RecordCursor, emit: EmitRecord): Promise<void> };

interface FunctionCombine {
  readonly kind: 'function';
  run(records: RecordCursor, emit: EmitRecord): void;
  /** What it does is to sum whole numbers, and that may be done as they come; then this is told how many records became how many. */
  readonly summed?: ((input: number, output: number) => void) | undefined;
}

export interface MapOutputOptions {
  /** A directory of the attempt's own. */
  readonly directory: string;
  readonly partitions: number;
  /** `mapreduce.task.io.sort.mb`, in bytes. */
  readonly sortBytes: number;
  /** How many runs are merged at a time: `mapreduce.task.io.sort.factor`. */
  readonly sortFactor: number;
  readonly combine?: Combine | undefined;
}

interface Run {
  readonly file: string;
  readonly segments: readonly Segment[];
}

export const mapOutputFile = 'file.out';
export const mapOutputIndexFile = 'file.out.index';

/** With fewer spills than this the final merge does not combine again. Source: mapreduce.map.combine.minspills. */
const combineSpillsMin = 3;

/**
 * What a map task emits, on its way to `file.out`: collected in memory, sorted and combined and spilled to the local disk whenever
 * the buffer is full, and in the end merged to one file with a segment for each partition, and `file.out.index` beside it.
 */
export class MapOutput {
  outputRecords = 0;
  outputBytes = 0;
  spilledRecords = 0;
  materializedBytes = 0;
  localBytesWritten = 0;
  localBytesRead = 0;
  readonly #options: MapOutputOptions;
  readonly #buffer: SortBuffer;
  readonly #sums: SumTable | undefined;
  readonly #spills: Run[] = [];
  #files = 0;

  constructor(options: MapOutputOptions) {
    this.#options = options;
    this.#buffer = new SortBuffer(options.sortBytes);
    const { combine } = options;
    this.#sums = combine?.kind === 'function' && combine.summed ? new SumTable(options.sortBytes) : undefined;
  }

  /** Takes a record; spills first when there is no room, unless a program combines: then it is for `makeRoom` to do so in time. */
  collect(partition: number, key: ByteRange, value: ByteRange): void {
    const keyBytes = key.end - key.start;
    const valueBytes = value.end - value.start;
    this.outputRecords++;
    this.outputBytes += textBytes(keyBytes) + textBytes(valueBytes);
    if (this.#sums) {
      if (this.#sums.isFullFor(keyBytes)) this.#spill();
      this.#sums.add(partition, key, wholeNumber(value));
      return;
    }
    if (this.#buffer.isFullFor(keyBytes + valueBytes) && this.#options.combine?.kind !== 'program') this.#spill();
    this.#buffer.add(partition, key, value);
  }

  /** To be awaited between records, when it is not undefined: a program combines, and the buffer is full. */
  makeRoom(): Promise<void> | undefined {
    return this.#options.combine?.kind === 'program' && this.#buffer.isFullFor(0) ? this.#spillByProgram() : undefined;
  }

  /** Spills what is left and merges all to the map output file. No record may be collected afterwards. */
  async close(): Promise<void> {
    const { combine, directory } = this.#options;
    if (this.#buffer.count > 0 || (this.#sums?.count ?? 0) > 0 || this.#spills.length === 0) {
      if (combine?.kind === 'program') await this.#spillByProgram();
      else this.#spill();
    }
    while (this.#spills.length > this.#options.sortFactor) await this.#mergeSome();
    const [only] = this.#spills;
    const output = this.#spills.length === 1 && only ? only : await this.#merge(this.#spills, path.join(directory, 'merged.out'));
    fs.renameSync(output.file, path.join(directory, mapOutputFile));
    fs.writeFileSync(path.join(directory, mapOutputIndexFile), encodeIndex(output.segments));
    this.materializedBytes = output.segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  #spill(): void {
    const writer = this.#newRun();
    if (this.#sums) this.#writeSums(writer, this.#sums);
    else this.#writeSorted(writer);
    this.#endSpill(writer);
  }

  #writeSorted(writer: SegmentWriter): void {
    const { combine, partitions } = this.#options;
    for (const run of this.#buffer.sorted(partitions)) {
      if (combine?.kind === 'function') combine.run(run, (key, value) => writer.write(key, value));
      else while (run.next()) writer.writeFrom(run);
      writer.endSegment();
    }
  }

  #writeSums(writer: SegmentWriter, sums: SumTable): void {
    const { combine, partitions } = this.#options;
    for (let partition = 0; partition < partitions; partition++) {
      sums.each(partition, (sum) => {
        checkSum(sum, sums);
        writer.write(sums, rangeOf(Buffer.from(String(sum), 'latin1')));
      });
      writer.endSegment();
    }
    if (combine?.kind === 'function') combine.summed?.(sums.records, sums.count);
  }

  async #spillByProgram(): Promise<void> {
    const writer = this.#newRun();
    for (const run of this.#buffer.sorted(this.#options.partitions)) {
      await this.#combineInto(writer, run);
      writer.endSegment();
    }
    this.#endSpill(writer);
  }

  #endSpill(writer: SegmentWriter): void {
    this.#spills.push(this.#endRun(writer));
    this.#buffer.clear();
    this.#sums?.clear();
  }

  /** Merges the earliest spills, so that not more are left than can be merged at a time. */
  async #mergeSome(): Promise<void> {
    const { sortFactor, directory } = this.#options;
    const excess = this.#spills.length - sortFactor + 1;
    const merged = this.#spills.splice(0, Math.max(2, Math.min(excess, sortFactor)));
    this.#spills.unshift(await this.#merge(merged, path.join(directory, `merged${this.#files++}.out`)));
  }

  async #merge(runs: readonly Run[], file: string): Promise<Run> {
    const writer = new SegmentWriter(file);
    for (let partition = 0; partition < this.#options.partitions; partition++) {
      const merged = mergeRuns(runs.map((run) => this.#read(run, partition)));
      if (this.#options.combine && runs.length >= combineSpillsMin) await this.#combineInto(writer, merged);
      else while (merged.next()) writer.writeFrom(merged);
      writer.endSegment();
    }
    const result = this.#endRun(writer);
    for (const run of runs) fs.rmSync(run.file);
    return result;
  }

  #read({ file, segments }: Run, partition: number): RecordCursor {
    const segment = segments[partition] ?? { offset: 0, bytes: 0, records: 0 };
    this.localBytesRead += segment.bytes;
    return fileSegment(file, segment);
  }

  async #combineInto(writer: SegmentWriter, records: RecordCursor): Promise<void> {
    await this.#options.combine?.run(records, (key, value) => writer.write(key, value));
  }

  #newRun(): SegmentWriter {
    return new SegmentWriter(path.join(this.#options.directory, `spill${this.#files++}.out`));
  }

  #endRun(writer: SegmentWriter): Run {
    writer.close();
    this.localBytesWritten += writer.bytes;
    for (const { records } of writer.segments) this.spilledRecords += records;
    return { file: writer.file, segments: writer.segments };
  }
}

/** What a `Text` of so many bytes takes when Hadoop serialises it, which is how it counts. Source: org.apache.hadoop.io.WritableUtils.writeVInt. */
function textBytes(bytes: number): number {
  if (bytes <= 127) return bytes + 1;
  return bytes + (bytes < 0x100 ? 2 : bytes < 0x10000 ? 3 : bytes < 0x1000000 ? 4 : 5);
}
