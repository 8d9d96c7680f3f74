import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startJava } from '../../compat/hadoop/java-hadoop.ts';
import { startCalf } from '../calf-side.ts';
import { type Figure, median } from '../figure.ts';
import { startHadoop } from '../hadoop-side.ts';
import type { Side } from '../side.ts';

const largeBytes = 1_000_000_000;
const smallFileBytes = 4096;
/** With one replica the real thing mostly waits 400 ms to close a file, since the DataNode's report comes a moment late: fewer will do. */
const smallFileCounts = [
  { replication: 3, count: 1000 },
  { replication: 1, count: 250 },
];
const rounds = 3;

/** The same Java client against both: 1 GB in and out at replication 1 and 3, and a thousand small files by one -put. */
export async function javaClient(): Promise<Figure[]> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-bench-files-'));
  const large = path.join(directory, 'large');
  writeLarge(large);
  const sides = [await startCalf({ only: 'hdfs' }), await startHadoop()] as const;
  try {
    const figures: Figure[] = [];
    for (const replication of [1, 3]) {
      const put = await inTurn(sides, (side, round) =>
        shell(side, ['-D', `dfs.replication=${replication}`, '-put', large, `/large-${replication}-${round}`]),
      );
      const get = await inTurn(sides, async (side, round) => {
        const copy = path.join(directory, `copy-${side.name}-${round}`);
        const ms = await shell(side, ['-get', `/large-${replication}-${round}`, copy]);
        fs.rmSync(copy);
        await shell(side, ['-rm', '-skipTrash', `/large-${replication}-${round}`]);
        return ms;
      });
      const rate = (ms: number) => largeBytes / 1000 / ms;
      figures.push({
        what: `-put 1 GB, replication ${replication}`,
        unit: 'MB/s',
        calf: rate(put.calf),
        hadoop: rate(put.hadoop),
        target: 'level or better',
      });
      figures.push({
        what: `-get 1 GB, replication ${replication}`,
        unit: 'MB/s',
        calf: rate(get.calf),
        hadoop: rate(get.hadoop),
        target: 'level or better',
      });
    }
    figures.push(...(await smallFiles(directory, sides)));
    return figures;
  } finally {
    await Promise.all(sides.map((side) => side.stop()));
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

/** Once on each side: a put of many files is a mean already. */
async function smallFiles(directory: string, [calf, hadoop]: readonly [Side, Side]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { replication, count } of smallFileCounts) {
    const files = writeSmall(directory, count);
    const rate = async (side: Side) =>
      (count * 1000) / (await shell(side, ['-D', `dfs.replication=${replication}`, '-put', files, `/small-${replication}`]));
    const what = `${count} files of 4 kB by one -put, replication ${replication}`;
    figures.push({ what, unit: 'files/s', calf: await rate(calf), hadoop: await rate(hadoop), target: '15 times' });
  }
  return figures;
}

/** Medians of rounds in which the two sides take turns, so that a change of the machine's speed meets both. */
async function inTurn(
  [calf, hadoop]: readonly [Side, Side],
  measure: (side: Side, round: number) => Promise<number>,
): Promise<{ calf: number; hadoop: number }> {
  const times = { calf: [] as number[], hadoop: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    times.calf.push(await measure(calf, round));
    times.hadoop.push(await measure(hadoop, round));
  }
  return { calf: median(times.calf), hadoop: median(times.hadoop) };
}

/** Milliseconds of a whole FsShell, its JVM's start included. */
async function shell(side: Side, argv: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const java = await startJava({
    conf: side.confDirectory,
    mainClass: 'org.apache.hadoop.fs.FsShell',
    args: ['-fs', side.uri, ...argv],
    jvm: ['-Xmx512m'],
  });
  const code = await new Promise((resolve) => java.process.once('close', resolve));
  if (code !== 0) throw new Error(`${side.name}: hdfs dfs ${argv.join(' ')} ended with ${String(code)}: ${java.stderr()}`);
  return performance.now() - startedAt;
}

function writeLarge(file: string): void {
  const chunk = Buffer.allocUnsafe(1_000_000);
  const out = fs.openSync(file, 'w');
  for (let written = 0; written < largeBytes; written += chunk.length) {
    chunk.fill(written & 0xff).writeUInt32BE(written, 0);
    fs.writeSync(out, chunk);
  }
  fs.closeSync(out);
}

function writeSmall(directory: string, count: number): string {
  const small = path.join(directory, `small-${count}`);
  fs.mkdirSync(small);
  for (let index = 0; index < count; index++)
    fs.writeFileSync(path.join(small, `f${index}`), Buffer.alloc(smallFileBytes, index));
  return small;
}
