import type { BlockLocation, FileStatus, FileSystem } from '@calf/client/file-system';
import { HadoopError } from '@calf/runtime/errors';
import type { Configuration } from '@calf/runtime/configuration';
import { isSplittable } from './compression.ts';
import type { FileSplit } from './input-split.ts';

/** The last split of a file may be this much larger than the others. Source: FileInputFormat.SPLIT_SLOP. */
const splitSlop = 1.1;

export const inputDirectoryKey = 'mapreduce.input.fileinputformat.inputdir';

/**
 * The splits of the job's input, each within a block or so, and the number of files they come from.
 * Source: org.apache.hadoop.mapreduce.lib.input.FileInputFormat.getSplits, and, when `mapsWanted` is given (streaming has it from
 * `mapreduce.job.maps`), org.apache.hadoop.mapred.FileInputFormat.getSplits, which makes at least about so many.
 */
export async function planSplits(
  fileSystem: FileSystem,
  configuration: Configuration,
  { mapsWanted }: { mapsWanted?: number | undefined } = {},
): Promise<{ splits: FileSplit[]; files: number }> {
  const files = await inputFiles(fileSystem, configuration);
  const minBytes = Math.max(1, configuration.getBytes('mapreduce.input.fileinputformat.split.minsize', 1));
  const maxBytes =
    mapsWanted === undefined
      ? configuration.getBytes('mapreduce.input.fileinputformat.split.maxsize', Number.MAX_SAFE_INTEGER)
      : Math.floor(files.reduce((sum, { length }) => sum + length, 0) / Math.max(1, mapsWanted));
  const splits: FileSplit[] = [];
  for (const file of files) {
    const blocks = file.length === 0 ? [] : await fileSystem.getBlockLocations(file.path, 0, file.length);
    const splitBytes = Math.max(minBytes, Math.min(maxBytes, file.blockSize));
    for (const { start, length } of cutFile(file, splitBytes)) {
      splits.push({ kind: 'file', path: file.path, start, length, ...holders(blocks, start, length) });
    }
  }
  return { splits, files: files.length };
}

/** Files of the input paths, which may be patterns; names that begin with `_` or `.` are hidden. @throws HadoopError */
async function inputFiles(fileSystem: FileSystem, configuration: Configuration): Promise<FileStatus[]> {
  const patterns = splitPaths(configuration.get(inputDirectoryKey, ''));
  if (patterns.length === 0) throw ioException('No input paths specified in job');
  const recursive = configuration.getBoolean('mapreduce.input.fileinputformat.input.dir.recursive', false);
  const files: FileStatus[] = [];
  for (const pattern of patterns) {
    const matches = await fileSystem.globStatus(pattern);
    if (!matches) throw invalidInput(`Input path does not exist: ${fileSystem.qualify(pattern)}`);
    if (matches.length === 0) throw invalidInput(`Input Pattern ${fileSystem.qualify(pattern)} matches 0 files`);
    for (const match of matches) files.push(...(await filesBelow(fileSystem, match, recursive)));
  }
  return files;
}

async function filesBelow(fileSystem: FileSystem, status: FileStatus, recursive: boolean): Promise<FileStatus[]> {
  if (status.type !== 'DIRECTORY') return [status];
  const files: FileStatus[] = [];
  for (const child of (await fileSystem.listStatus(status.path)).filter(({ path }) => !isHidden(path))) {
    if (child.type !== 'DIRECTORY') files.push(child);
    else if (recursive) files.push(...(await filesBelow(fileSystem, child, recursive)));
    else throw ioException(`Not a file: ${fileSystem.qualify(child.path)}`);
  }
  return files;
}

function isHidden(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.startsWith('_') || name.startsWith('.');
}

/** At commas, except those within braces, as in `/a/{x,y},/b`. Source: FileInputFormat.getPathStrings. */
function splitPaths(paths: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of paths) {
    if (character === '{') depth++;
    if (character === '}' && depth > 0) depth--;
    if (character === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part].map((text) => text.trim()).filter((text) => text !== '');
}

function cutFile({ path, length }: FileStatus, splitBytes: number): { start: number; length: number }[] {
  if (!isSplittable(path)) return [{ start: 0, length }];
  const cuts: { start: number; length: number }[] = [];
  let remaining = length;
  for (; remaining / splitBytes > splitSlop; remaining -= splitBytes)
    cuts.push({ start: length - remaining, length: splitBytes });
  return remaining > 0 || length === 0 ? [...cuts, { start: length - remaining, length: remaining }] : cuts;
}

/** Hosts by how many bytes of the split they hold, most first; as many as its first block has. */
function holders(blocks: readonly BlockLocation[], start: number, length: number): { hosts: string[]; racks: string[] } {
  const bytes = new Map<string, { bytes: number; rack: string }>();
  let hostsMax = 0;
  for (const block of blocks) {
    const shared = Math.min(block.offset + block.length, start + length) - Math.max(block.offset, start);
    if (shared <= 0) continue;
    hostsMax ||= block.hosts.length;
    block.hosts.forEach((host, i) => {
      const topologyPath = block.topologyPaths[i] ?? '';
      const rack = topologyPath.slice(0, Math.max(0, topologyPath.lastIndexOf('/')));
      bytes.set(host, { bytes: (bytes.get(host)?.bytes ?? 0) + shared, rack });
    });
  }
  const best = [...bytes].sort(([, one], [, other]) => other.bytes - one.bytes).slice(0, hostsMax);
  return { hosts: best.map(([host]) => host), racks: best.map(([, { rack }]) => rack) };
}

function invalidInput(message: string): HadoopError {
  return new HadoopError('org.apache.hadoop.mapreduce.lib.input.InvalidInputException', message);
}

function ioException(message: string): HadoopError {
  return new HadoopError('java.io.IOException', message);
}
