import type { RecordReader } from '../input/record-reader.ts';
import type { InputSplit } from '../input/input-split.ts';
import type { Partition } from '../partition.ts';
import type { Combine } from '../records/map-output.ts';
import type { RecordCursor } from '../records/record-cursor.ts';
import type { RecordSink } from './record-sink.ts';
import type { TaskEnvironment } from './task-environment.ts';

/** The user's part of a job, as the engine runs it: functions of a module, or programs. */
export interface Program {
  readonly partition: Partition;
  /** Reads all records of `reader`; counts nothing but its own counters. */
  map(
    environment: TaskEnvironment,
    input: { reader: RecordReader; split: InputSplit; countRecord(): void },
    sink: RecordSink,
  ): Promise<void>;
  combine(environment: TaskEnvironment): Combine | undefined;
  /** Reads all of `records`, which are sorted; answers how many they and their groups were. */
  reduce(environment: TaskEnvironment, records: RecordCursor, sink: RecordSink): Promise<{ groups: number; records: number }>;
  /** A map that reads its split by itself. */
  readonly splitTask?: ((environment: TaskEnvironment, split: InputSplit) => Promise<void>) | undefined;
}
