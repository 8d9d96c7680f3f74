import type { Configuration } from '@calf/runtime/configuration';
import { UserError } from '@calf/runtime/errors';
import { taskCounter } from '../counters.ts';
import { inputFormat } from '../input/input-format.ts';
import type { InputSplit } from '../input/input-split.ts';
import type { RecordReader } from '../input/record-reader.ts';
import { hashPartition, keyFieldOption, keyFieldPartition, type Partition } from '../partition.ts';
import { rangeOf } from '../records/byte-range.ts';
import { Groups } from '../records/groups.ts';
import type { Combine } from '../records/map-output.ts';
import type { RecordCursor } from '../records/record-cursor.ts';
import type { Program } from '../task/program.ts';
import { pulse } from '../task/pulse.ts';
import type { RecordSink } from '../task/record-sink.ts';
import type { TaskEnvironment } from '../task/task-environment.ts';
import { LineChunks } from './line-chunks.ts';
import { discardOutput, type KeyFields, readOutput } from './output-lines.ts';
import { type ProgramHost, type ProgramProcess, startProgram } from './program-process.ts';

/** A streaming job's programs, as the engine runs them. Where there is none, records pass as they are. */
export function streamingProgram(configuration: Configuration, host: ProgramHost): Program {
  const command = (phase: string) => decodeCommand(configuration.get(`stream.${phase}.streamprocessor`));
  const [mapper, combiner, reducer] = [command('map'), command('combine'), command('reduce')];
  return {
    partition: partitionOf(configuration),
    map: (environment, input, sink) =>
      mapper === undefined ? passMap(input, sink) : mapBy(mapper, environment, { ...input, sink, host }),
    combine: (environment) => (combiner === undefined ? undefined : combineBy(combiner, environment, host)),
    reduce: (environment, records, sink) =>
      reducer === undefined ? passReduce(records, sink) : reduceBy(reducer, environment, { records, sink, host }),
  };
}

/** Finds what no task could run, before there are any. @throws UserError */
export function checkStreaming(configuration: Configuration): void {
  inputFormat(configuration);
  partitionOf(configuration);
}

/** Commands travel in the configuration as Hadoop's do: URL-encoded, blanks as `+`. */
export function encodeCommand(command: string): string {
  return encodeURIComponent(command).replaceAll('%20', '+');
}

function decodeCommand(encoded: string | undefined): string | undefined {
  return encoded === undefined ? undefined : decodeURIComponent(encoded.replaceAll('+', '%20'));
}

function partitionOf(configuration: Configuration): Partition {
  const name =
    configuration.get('mapreduce.job.partitioner.class') ?? configuration.get('mapred.partitioner.class', 'HashPartitioner');
  const simple = name.slice(name.lastIndexOf('.') + 1);
  if (simple === 'HashPartitioner') return hashPartition;
  if (simple !== 'KeyFieldBasedPartitioner') throw new UserError(`-partitioner : class not found : ${name}`);
  const option = configuration.get('mapreduce.partition.keypartitioner.options', '-k1');
  const fields = keyFieldOption(option);
  if (!fields) throw new UserError(`mapreduce.partition.keypartitioner.options is "${option}"; -k<first>[,<last>] is understood`);
  return keyFieldPartition(configuration.get('mapreduce.map.output.key.field.separator', '\t'), fields);
}

interface MapWork {
  readonly reader: RecordReader;
  readonly split: InputSplit;
  readonly countRecord: () => void;
  readonly sink: RecordSink;
  readonly host: ProgramHost;
}

async function passMap({ reader, countRecord }: Pick<MapWork, 'reader' | 'countRecord'>, sink: RecordSink): Promise<void> {
  do {
    while (reader.next()) {
      countRecord();
      sink.put(rangeOf(reader.key()), reader);
      const wait = sink.ready();
      if (wait) await wait;
    }
  } while (await reader.fill());
}

async function mapBy(
  command: string,
  environment: TaskEnvironment,
  { reader, split, countRecord, sink, host }: MapWork,
): Promise<void> {
  const { configuration } = environment;
  const withKey = !configuration.getBoolean('stream.map.input.ignoreKey', inputFormat(configuration) === 'text');
  const program = startProgram(environment, command, { host, split });
  const lines = new LineChunks(program);
  const feed = async () => {
    do {
      while (reader.next()) {
        countRecord();
        if (withKey) {
          const key = reader.key();
          lines.putRecord(rangeOf(key), reader);
        } else lines.putLine(reader);
        const wait = lines.ready();
        if (wait) await wait;
      }
    } while (await reader.fill());
    await lines.end();
  };
  const beat = pulse(environment, () => reader.progress);
  await converse(program, feed(), readOutput(program.output, keyFields(configuration, 'map'), beatingSink(sink, beat)));
}

interface ReduceWork {
  readonly records: RecordCursor;
  readonly sink: RecordSink;
  readonly host: ProgramHost;
}

async function passReduce(records: RecordCursor, sink: RecordSink): Promise<{ groups: number; records: number }> {
  const groups = new Groups(records);
  while (groups.nextGroup()) {
    const key = rangeOf(groups.key);
    while (groups.nextValue()) {
      sink.put(key, groups);
      const wait = sink.ready();
      if (wait) await wait;
    }
  }
  return { groups: groups.groups, records: groups.records };
}

/** What a reducer prints that was given no record is dropped, as in Hadoop. Source: PipeMapRed.waitOutputThreads. */
async function reduceBy(command: string, environment: TaskEnvironment, { records, sink, host }: ReduceWork) {
  const program = startProgram(environment, command, { host });
  const groups = new Groups(records);
  if (!groups.nextGroup()) {
    program.endInput();
    await converse(program, Promise.resolve(), discardOutput(program.output));
    return { groups: 0, records: 0 };
  }
  const fields = keyFields(environment.configuration, 'reduce');
  const beat = pulse(environment, () => 2 / 3);
  await converse(program, feedGroups(groups, { program, beat }), readOutput(program.output, fields, beatingSink(sink, beat)));
  return { groups: groups.groups, records: groups.records };
}

function combineBy(command: string, environment: TaskEnvironment, host: ProgramHost): Combine {
  return {
    kind: 'program',
    async run(records, emit) {
      const groups = new Groups(records);
      if (!groups.nextGroup()) return;
      const program = startProgram(environment, command, { host });
      const sink: RecordSink = {
        put: (key, value) => emit(key, value ?? rangeOf(Buffer.alloc(0))),
        ready: () => undefined,
      };
      const fields = keyFields(environment.configuration, 'reduce');
      const output = readOutput(program.output, fields, sink);
      await converse(program, feedGroups(groups, { program, beat: () => undefined }), output);
      environment.counters.increment(taskCounter, 'COMBINE_INPUT_RECORDS', groups.records);
      environment.counters.increment(taskCounter, 'COMBINE_OUTPUT_RECORDS', await output);
    },
  };
}

/** Feeds the records from the current group on. */
async function feedGroups(groups: Groups, { program, beat }: { program: ProgramProcess; beat: () => void }): Promise<void> {
  const lines = new LineChunks(program);
  do {
    const key = rangeOf(groups.key);
    while (groups.nextValue()) {
      beat();
      lines.putRecord(key, groups);
      const wait = lines.ready();
      if (wait) await wait;
    }
  } while (groups.nextGroup());
  await lines.end();
}

/** Each record that a program prints is a sign of life. */
function beatingSink(sink: RecordSink, beat: () => void): RecordSink {
  return {
    put: (key, value) => {
      beat();
      sink.put(key, value);
    },
    ready: () => sink.ready(),
  };
}

/** Waits for both directions and the program's end. Its own failure says more than the broken pipe that comes of it. */
async function converse(program: ProgramProcess, fed: Promise<void>, read: Promise<unknown>): Promise<void> {
  const feeding = fed.catch((fault: unknown) => {
    program.endInput();
    throw fault;
  });
  const reading = read.catch((fault: unknown) => {
    program.kill();
    throw fault;
  });
  await Promise.allSettled([feeding, reading]);
  await reading;
  await program.ended();
  await feeding;
}

function keyFields(configuration: Configuration, phase: 'map' | 'reduce'): KeyFields {
  return {
    separator: Buffer.from(configuration.get(`stream.${phase}.output.field.separator`, '\t')),
    keyFields: configuration.getInt(`stream.num.${phase}.output.key.fields`, 1),
  };
}
