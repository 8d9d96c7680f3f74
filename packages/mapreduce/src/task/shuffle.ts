import fs from 'node:fs';
import path from 'node:path';
import { mergeRuns } from '../records/merge.ts';
import type { RecordCursor } from '../records/record-cursor.ts';
import { fileSegment, memorySegment, verifySegment } from '../records/segment-reader.ts';
import { type Segment, SegmentWriter } from '../records/segment-writer.ts';

interface Run {
  readonly file: string;
  readonly segment: Segment;
}

/**
 * Keeps the fetched segments of a reduce: in memory up to `memoryBytes`, then merged to a run on the local disk; runs are merged
 * when there are more than can be read at a time. Gives them all back as one sorted run.
 * Source for the order of things: org.apache.hadoop.mapreduce.task.reduce.MergeManagerImpl.
 */
export class ShuffledRuns {
  segments = 0;
  shuffledBytes = 0;
  spilledRecords = 0;
  localBytesWritten = 0;
  localBytesRead = 0;
  readonly #directory: string;
  readonly #memoryBytes: number;
  readonly #sortFactor: number;
  #memory: Buffer[] = [];
  #memoryUsed = 0;
  #runs: Run[] = [];
  #files = 0;

  constructor({ directory, memoryBytes, sortFactor }: { directory: string; memoryBytes: number; sortFactor: number }) {
    this.#directory = directory;
    this.#memoryBytes = memoryBytes;
    this.#sortFactor = sortFactor;
  }

  /** Whether a segment of this size is to be fetched to a file, not into memory. Source: mapreduce.reduce.shuffle.memory.limit.percent. */
  isLarge(bytes: number): boolean {
    return bytes > this.#memoryBytes / 4;
  }

  newFile(): string {
    return path.join(this.#directory, `shuffle${this.#files++}.out`);
  }

  /** Takes a fetched segment. @throws SegmentCorrupt */
  addInMemory(segment: Buffer): void {
    verifySegment(segment);
    if (this.#memoryUsed + segment.length > this.#memoryBytes) this.#spillMemory();
    this.segments++;
    this.shuffledBytes += segment.length;
    this.#memory.push(segment);
    this.#memoryUsed += segment.length;
  }

  /** Takes a segment fetched into a file of its own. */
  addFile(file: string, bytes: number): void {
    this.segments++;
    this.shuffledBytes += bytes;
    this.localBytesWritten += bytes;
    this.#addRun({ file, segment: { offset: 0, bytes, records: 0 } });
  }

  /** All records, sorted. Nothing may be added afterwards. */
  merged(): RecordCursor {
    return mergeRuns([...this.#memory.map((segment) => memorySegment(segment)), ...this.#runs.map((run) => this.#read(run))]);
  }

  #spillMemory(): void {
    if (this.#memory.length === 0) return;
    const segments = this.#memory.map((segment) => memorySegment(segment));
    this.#memory = [];
    this.#memoryUsed = 0;
    this.#addRun(this.#write(mergeRuns(segments)));
  }

  #addRun(run: Run): void {
    this.#runs.push(run);
    if (this.#runs.length < 2 * this.#sortFactor) return;
    const merged = this.#runs.splice(0, this.#sortFactor);
    this.#runs.push(this.#write(mergeRuns(merged.map((one) => this.#read(one)))));
    for (const { file } of merged) fs.rmSync(file);
  }

  #read({ file, segment }: Run): RecordCursor {
    this.localBytesRead += segment.bytes;
    return fileSegment(file, segment);
  }

  #write(records: RecordCursor): Run {
    const writer = new SegmentWriter(this.newFile());
    while (records.next()) writer.writeFrom(records);
    const segment = writer.endSegment();
    writer.close();
    this.spilledRecords += segment.records;
    this.localBytesWritten += segment.bytes;
    return { file: writer.file, segment };
  }
}
