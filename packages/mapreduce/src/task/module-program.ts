import { isAscii } from 'node:buffer';
import type {
  Data,
  Emitter,
  JobModule,
  MapBody,
  MapContext,
  Mapper,
  ReduceBody,
  ReduceContext,
  Reducer,
  TaskContext,
  Values,
} from '../api.ts';
import { taskCounter } from '../counters.ts';
import type { InputSplit } from '../input/input-split.ts';
import type { RecordReader } from '../input/record-reader.ts';
import { hashPartition, type Partition } from '../partition.ts';
import { type ByteRange, rangeOf } from '../records/byte-range.ts';
import { Groups } from '../records/groups.ts';
import type { Combine } from '../records/map-output.ts';
import type { RecordCursor } from '../records/record-cursor.ts';
import { isSum, textMapOf } from '../text-api.ts';
import { DataRange } from './data-range.ts';
import type { Program } from './program.ts';
import { pulse } from './pulse.ts';
import type { RecordSink } from './record-sink.ts';
import { splitTaskContext } from './split-task.ts';
import type { TaskEnvironment } from './task-environment.ts';

/** The functions that a job module exports, as the engine runs them. */
export function moduleProgram(module: JobModule): Program {
  const { partitioner, combiner, task } = module;
  return {
    partition: partitioner ? partitionBy(partitioner) : hashPartition,
    map: (environment, input, sink) => mapWith(module.mapper ?? passOn, environment, { ...input, sink }),
    combine: (environment) => combiner && combineWith(combiner, environment),
    reduce: (environment, input, sink) => reduceWith(module.reducer ?? passAllOn, environment, { records: input, sink }),
    splitTask: task && ((environment, split) => runSplitTask(task, environment, split)),
  };
}

function partitionBy(partitioner: NonNullable<JobModule['partitioner']>): Partition {
  return ({ buffer, start, end }, partitions) => partitioner(Buffer.from(buffer.subarray(start, end)), partitions);
}

/** How far a reduce is while it reduces: fetching and merging are two thirds. Source: org.apache.hadoop.mapred.ReduceTask. */
const reducing = 2 / 3;

/** Hadoop's identity mapper, whose key is the line's offset. */
const passOn: Mapper = (value, context) => context.emit(context.key(), value);

const passAllOn: Reducer = (key, values, context) => {
  for (const value of values) context.emit(key, value);
};

interface MapWork {
  readonly reader: RecordReader;
  readonly split: InputSplit;
  readonly sink: RecordSink;
  readonly countRecord: () => void;
}

async function mapWith(
  mapper: Mapper,
  environment: TaskEnvironment,
  { reader, split, sink, countRecord }: MapWork,
): Promise<void> {
  const context: MapContext = {
    ...taskContext(environment),
    ...emitterTo(sink),
    key: () => Buffer.from(reader.key()),
    inputFile: split.kind === 'file' ? split.path : undefined,
  };
  const body: MapBody = typeof mapper === 'function' ? { map: mapper } : mapper.create(context);
  const map = mapOf(body);
  do {
    while (reader.next()) {
      countRecord();
      const mapped = map(reader, context);
      if (mapped) await mapped;
      const wait = sink.ready();
      if (wait) await wait;
    }
  } while (await reader.fill());
  await body.close?.(context);
  await sink.ready();
}

/** A call of the map for the record that a reader is at; a `mapText` is called with text at once. */
function mapOf(body: MapBody): (record: ByteRange, context: MapContext) => void | Promise<void> {
  const textMap = textMapOf(body.map);
  if (!textMap) return ({ buffer, start, end }, context) => body.map(buffer.subarray(start, end), context);
  let chunk: Buffer | undefined;
  let encoding: BufferEncoding = 'utf8';
  return ({ buffer, start, end }, context) => {
    if (buffer !== chunk) {
      chunk = buffer;
      encoding = isAscii(buffer) ? 'latin1' : 'utf8'; // the same text, made faster
    }
    return textMap(buffer.toString(encoding, start, end), context);
  };
}

interface ReduceWork {
  readonly records: RecordCursor;
  readonly sink: RecordSink;
}

async function reduceWith(reducer: Reducer, environment: TaskEnvironment, { records, sink }: ReduceWork) {
  const context: ReduceContext = { ...taskContext(environment), ...emitterTo(sink) };
  const body: ReduceBody = typeof reducer === 'function' ? { reduce: reducer } : reducer.create(context);
  const beat = pulse(environment, () => reducing);
  const groups = new Groups(records);
  const values = new GroupValues(groups);
  while (groups.nextGroup()) {
    beat();
    const reduced = body.reduce(groups.key, values, context);
    if (reduced) await reduced;
    const wait = sink.ready();
    if (wait) await wait;
  }
  await body.close?.(context);
  return { groups: groups.groups, records: groups.records };
}

function combineWith(combiner: Reducer, environment: TaskEnvironment): Combine {
  const count = (input: number, output: number) => {
    environment.counters.increment(taskCounter, 'COMBINE_INPUT_RECORDS', input);
    environment.counters.increment(taskCounter, 'COMBINE_OUTPUT_RECORDS', output);
  };
  return {
    kind: 'function',
    run(records, emitRecord) {
      let emitted = 0;
      const emitter = emitterTo({
        put: (key, value) => {
          emitted++;
          emitRecord(key, value ?? empty);
        },
        ready: () => undefined,
      });
      const context: ReduceContext = { ...taskContext(environment), ...emitter };
      const body: ReduceBody = typeof combiner === 'function' ? { reduce: combiner } : combiner.create(context);
      const groups = new Groups(records);
      const values = new GroupValues(groups);
      while (groups.nextGroup()) notWaiting(body.reduce(groups.key, values, context));
      notWaiting(body.close?.(context));
      count(groups.records, emitted);
    },
    summed: isSum(combiner) ? count : undefined,
  };
}

function notWaiting(result: void | Promise<void>): void {
  if (result) throw new TypeError('a combiner must not be async: it runs in the middle of a spill');
}

async function runSplitTask(
  task: NonNullable<JobModule['task']>,
  environment: TaskEnvironment,
  split: InputSplit,
): Promise<void> {
  const opened = splitTaskContext(environment, taskContext(environment), split);
  try {
    await task(opened.context);
  } catch (error) {
    await opened.abort();
    throw error;
  } finally {
    opened.stopBeating();
  }
  await opened.close();
}

const empty = rangeOf(Buffer.alloc(0));

function taskContext({ configuration, fileSystem, attemptId, taskNumber, counters, setStatus }: TaskEnvironment): TaskContext {
  return {
    configuration,
    fileSystem,
    attemptId,
    taskNumber,
    count: (group, name, by = 1) => counters.increment(group, name, by),
    setStatus,
  };
}

function emitterTo(sink: RecordSink): Emitter {
  const key = new DataRange();
  const value = new DataRange();
  const valueOf = (data: Data | undefined) => (data === undefined ? undefined : value.set(data));
  return {
    emit: (emitted, data) => sink.put(key.set(emitted), valueOf(data)),
    emitSlice: (from, start, end, data) => sink.put(key.setSlice(from, start, end), valueOf(data)),
  };
}

/** The values of whatever group is current. */
class GroupValues implements Values {
  readonly #groups: Groups;

  constructor(groups: Groups) {
    this.#groups = groups;
  }

  get buffer(): Buffer {
    return this.#groups.buffer;
  }

  get start(): number {
    return this.#groups.start;
  }

  get end(): number {
    return this.#groups.end;
  }

  advance(): boolean {
    return this.#groups.nextValue();
  }

  texts(): Iterable<string> {
    return this.#groups.texts();
  }

  [Symbol.iterator](): Iterator<Buffer> {
    return this.#groups.values();
  }
}
