import type { FileSystem } from '@calf/client/file-system';
import type { Configuration } from '@calf/runtime/configuration';

/** What may be emitted: bytes as they are, text as UTF-8, a number in decimal. */
export type Data = Uint8Array | string | number;

/** What every task has at hand. */
export interface TaskContext {
  /** The job's configuration: `-D` keys and what `submitJob` was given as `conf`. */
  readonly configuration: Configuration;
  /** The file system of the job, as the job's user. */
  readonly fileSystem: FileSystem;
  /** `attempt_202611210200_0001_m_000000_0`. */
  readonly attemptId: string;
  /** The number of this task among the job's maps or reduces, from 0. */
  readonly taskNumber: number;
  /** Adds to a counter of the job. */
  readonly count: (group: string, name: string, by?: number) => void;
  /** Shown as the task's status. */
  readonly setStatus: (status: string) => void;
}

/** Where records go: to the reduces, or, from a reduce or a map-only job, as `key TAB value` lines to the output. */
export interface Emitter {
  /** Without a value only the key is written. */
  readonly emit: (key: Data, value?: Data) => void;
  /** The same for a key that is `from[start, end)`: faster than `emit` of a subarray. */
  readonly emitSlice: (from: Uint8Array, start: number, end: number, value?: Data) => void;
}

export interface MapContext extends TaskContext, Emitter {
  /** The key of the record being mapped: in text input the line's offset in decimal, in key-value input what stands before the separator. */
  readonly key: () => Buffer;
  /** The file being read, without scheme; undefined for a split that is none. */
  readonly inputFile: string | undefined;
}

export interface ReduceContext extends TaskContext, Emitter {}

/** The values of a key; can be read once. */
export interface Values extends Iterable<Buffer> {
  /** The values as UTF-8 text. */
  texts(): Iterable<string>;
  /** The fast way, without an object for each value: moves to the next, which is `buffer[start, end)` until the next call. */
  advance(): boolean;
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
}

/** Called for each record. `value` is the line without its end; it may be kept, and keeps the part of the input around it in memory. */
export type MapFunction = (value: Buffer, context: MapContext) => void | Promise<void>;
/** Called for each key, in the order of the keys' bytes. */
export type ReduceFunction = (key: Buffer, values: Values, context: ReduceContext) => void | Promise<void>;

/** A map with state of its own, made anew for each task. */
export interface MapBody {
  map: MapFunction;
  /** After the last record. */
  close?(context: MapContext): void | Promise<void>;
}

/** A reduce with state of its own, made anew for each task. */
export interface ReduceBody {
  reduce: ReduceFunction;
  /** After the last key. */
  close?(context: ReduceContext): void | Promise<void>;
}

export interface PerTask<Context, Body> {
  create(context: Context): Body;
}

export type Mapper = MapFunction | PerTask<MapContext, MapBody>;
export type Reducer = ReduceFunction | PerTask<ReduceContext, ReduceBody>;
/** A reducer that runs on a map's output; it must not wait for anything. */
export type Combiner = Reducer;
/** The reduce that a key goes to, from 0 to `partitions` - 1. */
export type Partitioner = (key: Buffer, partitions: number) => number;

/** A map that reads its split by itself, for input that is no file. */
export interface SplitTaskContext extends TaskContext {
  /** The split's own words, as given to `submitJob`. */
  readonly payload: string;
  /** Bytes of the task's output file, `part-m-00000`, as they are; waits while the file system is slow. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Opens a further output file of this task, `<name>-m-00000<suffix>`, moved into the output directory with the others when the job commits. */
  readonly create: (name: string, suffix?: string) => Promise<TaskFile>;
  /** 0 to 1. */
  readonly setProgress: (progress: number) => void;
  /** Adds to the counters `Map input records` and `Map output records`. */
  readonly countRecords: (records: { input?: number; output?: number }) => void;
}

/** A file being written. */
export interface TaskFile {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export type SplitTask = (context: SplitTaskContext) => Promise<void>;

/** What a job module exports. Without a mapper records pass as they are; without a reducer too. */
export interface JobModule {
  readonly mapper?: Mapper;
  readonly combiner?: Combiner;
  readonly reducer?: Reducer;
  readonly partitioner?: Partitioner;
  readonly task?: SplitTask;
}
