import fs from 'node:fs';

/** MiB, summed over processes: resident memory, and the proportional share of it, which counts a page shared by n processes as 1/n. */
export function memoryOf(pids: readonly number[]): { residentMib: number; proportionalMib: number } {
  const sum = (key: string) => pids.reduce((total, pid) => total + kibibytes(pid, key), 0) / 1024;
  return { residentMib: sum('Rss'), proportionalMib: sum('Pss') };
}

function kibibytes(pid: number, key: string): number {
  const text = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? Number.NaN);
}
