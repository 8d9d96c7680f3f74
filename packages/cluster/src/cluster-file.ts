import path from 'node:path';
import type { Disk } from '@calf/runtime/disk';
import { UserError } from '@calf/runtime/errors';
import { runs } from './claim.ts';
import type { ReadyCluster } from './ready-cluster.ts';

/** `cluster.json` in the data directory: what the cluster was given once and keeps over restarts, and what runs now. */
export interface ClusterFile {
  readonly format: 1;
  readonly ports: readonly number[];
  readonly workerCount: number;
  /** Of the process that owns all others; absent when the cluster was stopped in order. */
  readonly supervisorPid?: number;
  /** When that process started, as `startOf` tells it. */
  readonly supervisorStart?: string | undefined;
  readonly ready?: ReadyCluster;
}

const fileOf = (dataDirectory: string) => path.join(dataDirectory, 'cluster.json');

/** Undefined when there is no cluster yet. @throws UserError when the directory holds something else */
export async function readClusterFile(disk: Disk, dataDirectory: string): Promise<ClusterFile | undefined> {
  const file = fileOf(dataDirectory);
  if (!(await disk.stat(file))) return undefined;
  const parsed = parse((await disk.readFile(file)).toString(), file);
  if (isClusterFile(parsed)) return parsed;
  throw new UserError(`${file} is not from this calf: --data OTHER starts a new cluster beside it`);
}

export async function writeClusterFile(disk: Disk, dataDirectory: string, content: ClusterFile): Promise<void> {
  await disk.mkdirs(dataDirectory);
  await disk.replaceFile(fileOf(dataDirectory), `${JSON.stringify(content, null, 2)}\n`);
}

/** Whether the process that wrote the file still runs. */
export function isRunning({ supervisorPid, supervisorStart }: ClusterFile): boolean {
  return supervisorPid !== undefined && runs(supervisorPid, supervisorStart);
}

function isClusterFile(parsed: unknown): parsed is ClusterFile {
  return typeof parsed === 'object' && parsed !== null && 'format' in parsed && parsed.format === 1;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(
      `${file} is damaged: it is no JSON. The data beside it is untouched; remove the file to start with new ports`,
    );
  }
}
