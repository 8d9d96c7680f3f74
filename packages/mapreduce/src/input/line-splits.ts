import type { FileSystem } from '@calf/client/file-system';
import type { Configuration } from '@calf/runtime/configuration';
import type { FileSplit } from './input-split.ts';
import { planSplits } from './plan-splits.ts';
import { openTextSplit } from './text-input.ts';

/**
 * A map for each N lines: `mapreduce.input.lineinputformat.linespermap`. The input is read once for it, by the client.
 * A split is one byte shorter than its lines, or begins one byte early, so that the rule for lines across ends gives exactly these.
 * Source: org.apache.hadoop.mapreduce.lib.input.NLineInputFormat.getSplitsForFile.
 */
export async function planLineSplits(
  fileSystem: FileSystem,
  configuration: Configuration,
): Promise<{ splits: FileSplit[]; files: number }> {
  const linesPerMap = Math.max(1, configuration.getInt('mapreduce.input.lineinputformat.linespermap', 1));
  const whole = configuration.with([['mapreduce.input.fileinputformat.split.minsize', String(Number.MAX_SAFE_INTEGER)]]);
  const { splits, files } = await planSplits(fileSystem, whole);
  const planned: FileSplit[] = [];
  for (const split of splits) planned.push(...(await cutByLines(fileSystem, split, linesPerMap)));
  return { splits: planned, files };
}

async function cutByLines(fileSystem: FileSystem, split: FileSplit, linesPerMap: number): Promise<FileSplit[]> {
  const reader = await openTextSplit(fileSystem, split);
  const starts: number[] = [];
  let lines = 0;
  try {
    do {
      while (reader.next()) {
        if (lines++ % linesPerMap === 0) starts.push(Number(reader.key().toString('latin1')));
      }
    } while (await reader.fill());
  } finally {
    await reader.close();
  }
  return starts.map((start, i) => {
    const from = start === 0 ? 0 : start - 1;
    const end = (starts[i + 1] ?? split.length + 1) - 1;
    return { ...split, start: from, length: end - from };
  });
}
