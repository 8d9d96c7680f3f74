import { fileSystemCounter, inputFormatCounter, taskCounter } from '../counters.ts';
import type { InputSplit } from '../input/input-split.ts';
import { KeyValueRecords } from '../input/key-value-input.ts';
import type { RecordReader } from '../input/record-reader.ts';
import { openTextSplit } from '../input/text-input.ts';
import { type ByteRange, rangeOf } from '../records/byte-range.ts';
import { MapOutput } from '../records/map-output.ts';
import { inputFormat } from '../input/input-format.ts';
import type { Partition } from '../partition.ts';
import { countOutput, openTextOutput } from './open-output.ts';
import type { Program } from './program.ts';
import { pulse } from './pulse.ts';
import type { RecordSink } from './record-sink.ts';
import { reduceCount, type TaskEnvironment } from './task-environment.ts';

/** Runs one map attempt: its split through the program, into `file.out` for the reduces or, without reduces, into the output. */
export async function runMapTask(environment: TaskEnvironment, split: InputSplit, program: Program): Promise<void> {
  if (program.splitTask) {
    await program.splitTask(environment, split);
    environment.progress(1);
    return;
  }
  if (split.kind === 'payload') throw new Error('the job has splits of its own, but its module exports no `task` to read them');
  const reader = await openRecords(environment, split);
  try {
    if (reduceCount(environment.configuration) === 0) await mapToOutput(environment, { reader, split }, program);
    else await mapToReduces(environment, { reader, split }, program);
  } finally {
    await reader.close();
    countInput(environment, reader, split);
  }
  environment.progress(1);
}

async function openRecords(environment: TaskEnvironment, split: InputSplit & { kind: 'file' }): Promise<RecordReader> {
  const lines = await openTextSplit(environment.fileSystem, split);
  if (inputFormat(environment.configuration) !== 'keyvalue') return lines;
  const separator = environment.configuration.get('mapreduce.input.keyvaluelinerecordreader.key.value.separator', '\t');
  return new KeyValueRecords(lines, separator);
}

interface MapInput {
  readonly reader: RecordReader;
  readonly split: InputSplit;
}

async function mapToReduces(environment: TaskEnvironment, input: MapInput, program: Program): Promise<void> {
  const { configuration, counters } = environment;
  const partitions = reduceCount(configuration);
  const output = new MapOutput({
    directory: environment.localDirectory,
    partitions,
    sortBytes: Math.max(1, configuration.getInt('mapreduce.task.io.sort.mb', 8)) * 1024 * 1024,
    sortFactor: Math.max(2, configuration.getInt('mapreduce.task.io.sort.factor', 32)),
    combine: program.combine(environment),
  });
  await mapRecords(environment, input, { program, sink: partitionedSink(output, program.partition, partitions) });
  await output.close();
  counters.increment(taskCounter, 'MAP_OUTPUT_RECORDS', output.outputRecords);
  counters.increment(taskCounter, 'MAP_OUTPUT_BYTES', output.outputBytes);
  counters.increment(taskCounter, 'MAP_OUTPUT_MATERIALIZED_BYTES', output.materializedBytes);
  counters.increment(taskCounter, 'SPILLED_RECORDS', output.spilledRecords);
  counters.increment(fileSystemCounter, 'FILE_BYTES_READ', output.localBytesRead);
  counters.increment(fileSystemCounter, 'FILE_BYTES_WRITTEN', output.localBytesWritten);
}

async function mapToOutput(environment: TaskEnvironment, input: MapInput, program: Program): Promise<void> {
  const output = await openTextOutput(environment);
  try {
    await mapRecords(environment, input, { program, sink: output });
  } catch (error) {
    await output.abort();
    throw error;
  }
  await output.close();
  environment.counters.increment(taskCounter, 'MAP_OUTPUT_RECORDS', output.records);
  countOutput(environment, output.bytesWritten);
}

async function mapRecords(
  environment: TaskEnvironment,
  { reader, split }: MapInput,
  { program, sink }: { program: Program; sink: RecordSink },
): Promise<void> {
  let records = 0;
  const beat = pulse(environment, () => reader.progress);
  const countRecord = () => {
    records++;
    beat();
  };
  try {
    await program.map(environment, { reader, split, countRecord }, sink);
  } finally {
    environment.counters.increment(taskCounter, 'MAP_INPUT_RECORDS', records);
  }
}

const empty = rangeOf(Buffer.alloc(0));

function partitionedSink(output: MapOutput, partition: Partition, partitions: number): RecordSink {
  const partitionOf = (key: ByteRange) => {
    if (partitions === 1) return 0;
    const number = partition(key, partitions);
    if (Number.isInteger(number) && number >= 0 && number < partitions) return number;
    throw new Error(`Illegal partition for ${key.buffer.toString('utf8', key.start, key.end)} (${number})`); // MapTask.MapOutputBuffer.collect
  };
  return {
    put: (key, value = empty) => output.collect(partitionOf(key), key, value),
    ready: () => output.makeRoom(),
  };
}

function countInput({ counters }: TaskEnvironment, { bytesRead }: RecordReader, split: InputSplit): void {
  counters.increment(inputFormatCounter, 'BYTES_READ', bytesRead);
  counters.increment(taskCounter, 'SPLIT_RAW_BYTES', Buffer.byteLength(JSON.stringify(split)));
}
