import { outputFormatCounter } from '../counters.ts';
import { TextOutput } from '../output/text-output.ts';
import { partName, type TaskEnvironment } from './task-environment.ts';

/** The attempt's part file, as lines. */
export async function openTextOutput(environment: TaskEnvironment): Promise<TextOutput> {
  const { configuration, fileSystem, outputDirectory } = environment;
  if (outputDirectory === undefined) throw new Error('Output directory not set.');
  const file = await fileSystem.create(`${outputDirectory}/${partName(environment)}`, { overwrite: true });
  return new TextOutput(file, configuration.get('mapreduce.output.textoutputformat.separator', '\t'));
}

/** Adds `bytes` to what the job wrote. */
export function countOutput({ counters }: TaskEnvironment, bytes: number): void {
  counters.increment(outputFormatCounter, 'BYTES_WRITTEN', bytes);
}
