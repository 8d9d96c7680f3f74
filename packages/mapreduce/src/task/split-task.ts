import type { FileOutput } from '@calf/client/file-system';
import { systemClock } from '@calf/runtime/clock';
import type { SplitTaskContext, TaskContext } from '../api.ts';
import { taskCounter } from '../counters.ts';
import { fraction } from '../core/fraction.ts';
import type { InputSplit } from '../input/input-split.ts';
import { countOutput } from './open-output.ts';
import { partName, type TaskEnvironment } from './task-environment.ts';

const beatMs = 1000;

/** What a module's `task` works with, and how its files are ended. The part file is there even when nothing is written. */
export function splitTaskContext(environment: TaskEnvironment, context: TaskContext, split: InputSplit) {
  const opened: FileOutput[] = [];
  const open = async (name: string) => {
    const { fileSystem, outputDirectory } = environment;
    if (outputDirectory === undefined) throw new Error('Output directory not set.');
    const file = await fileSystem.create(`${outputDirectory}/${name}`, { overwrite: true });
    opened.push(file);
    return file;
  };
  let done = 0;
  // What it waits for, a database or a file, may take its time: while its thread turns it is alive.
  const beats = systemClock.every(beatMs, () => environment.progress(done));
  let part: Promise<FileOutput> | undefined;
  const openPart = () => (part ??= open(partName(environment)));
  const taskContext: SplitTaskContext = {
    ...context,
    payload: split.kind === 'payload' ? split.payload : '',
    write: async (bytes) => (await openPart()).write(bytes),
    async create(name, suffix = '') {
      const file = await open(`${partName(environment).replace(/^[^-]*/, name)}${suffix}`);
      return { write: (bytes) => file.write(bytes), close: () => file.close() };
    },
    setProgress: (progress) => {
      done = fraction(progress);
      environment.progress(done);
    },
    countRecords({ input = 0, output = 0 }) {
      environment.counters.increment(taskCounter, 'MAP_INPUT_RECORDS', input);
      environment.counters.increment(taskCounter, 'MAP_OUTPUT_RECORDS', output);
    },
  };
  return {
    context: taskContext,
    stopBeating: () => beats.cancel(),
    /** Completes all files. */
    async close() {
      if (environment.outputDirectory !== undefined && opened.length === 0) await openPart();
      for (const file of opened) await file.close();
      countOutput(
        environment,
        opened.reduce((sum, { position }) => sum + position, 0),
      );
    },
    async abort() {
      await Promise.allSettled(opened.map((file) => file.abort()));
    },
  };
}
