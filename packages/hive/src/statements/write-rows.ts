import { randomUUID } from 'node:crypto';
import type { FileOutput } from '@calf/client/file-system';
import { executionError, HiveError } from '../core/error.ts';
import { renderPlain } from '../core/types/render.ts';
import type { Row } from '../core/types/value.ts';
import { dataFiles } from '../run/scan.ts';
import type { Session } from '../run/session.ts';
import type { Partition, Table } from '../table/definition.ts';
import { lineFormatter } from '../table/format-line.ts';
import { partitionName } from '../table/partition-name.ts';
import { freeName } from './free-name.ts';

export interface RowsToWrite {
  /** Of the table's column types; behind them the values of the partition columns that are not `fixed`. */
  readonly rows: AsyncIterable<readonly Row[]>;
  readonly overwrite: boolean;
  /** Partition columns whose value the statement says. */
  readonly fixed: ReadonlyMap<string, string>;
}

const bytesHeldMax = 256 * 1024;

/**
 * Writes rows aside, in a hidden directory of the table, and moves the files into place when all are written: the rows may come
 * from this very table. Rows of different partitions go to different files.
 */
export async function writeRows(session: Session, table: Table, { rows, overwrite, fixed }: RowsToWrite): Promise<void> {
  const { fileSystem } = session;
  const staging = `${table.location}/.hive-staging_${randomUUID()}`;
  const format = lineFormatter(table.columns, table.format);
  const writers = new Map<string, PartitionWriter>();
  try {
    for await (const batch of rows) {
      for (const row of batch) {
        const values = partitionOf(table, row, fixed);
        const name = partitionName(table.partitionColumns, values);
        let writer = writers.get(name);
        if (!writer) {
          const path = `${staging}/${writers.size}`;
          writers.set(name, (writer = { values, path, output: await fileSystem.create(path), held: [], heldBytes: 0 }));
        }
        await write(writer, format(row));
      }
    }
    for (const writer of writers.values()) await finish(writer);
    await publish(session, table, { writers: [...writers.values()], overwrite, fixed });
  } catch (fault) {
    if (fault instanceof HiveError) throw fault;
    throw executionError('mr.MapRedTask', fault instanceof Error ? fault.message : String(fault), fault);
  } finally {
    for (const { output } of writers.values()) await output.close().catch(() => output.abort());
    await fileSystem.delete(staging, { recursive: true });
  }
}

interface PartitionWriter {
  readonly values: readonly (string | null)[];
  readonly path: string;
  readonly output: FileOutput;
  held: string[];
  heldBytes: number;
}

function partitionOf(table: Table, row: Row, fixed: ReadonlyMap<string, string>): (string | null)[] {
  let next = table.columns.length;
  return table.partitionColumns.map(({ name, type }) => {
    const told = fixed.get(name);
    if (told !== undefined) return told;
    const value = row[next++] ?? null;
    return value === null || value === '' ? null : renderPlain(value, type);
  });
}

async function write(writer: PartitionWriter, line: string): Promise<void> {
  writer.held.push(line);
  writer.heldBytes += line.length;
  if (writer.heldBytes < bytesHeldMax) return;
  const bytes = Buffer.from(writer.held.join(''));
  writer.held = [];
  writer.heldBytes = 0;
  await writer.output.write(bytes);
}

async function finish({ output, held }: PartitionWriter): Promise<void> {
  if (held.length > 0) await output.write(Buffer.from(held.join('')));
  await output.close();
}

async function publish(
  session: Session,
  table: Table,
  { writers, overwrite, fixed }: { writers: readonly PartitionWriter[]; overwrite: boolean; fixed: ReadonlyMap<string, string> },
): Promise<void> {
  const { fileSystem, metastore } = session;
  const isPartitioned = table.partitionColumns.length > 0;
  const targets: (Partition & { path?: string })[] = writers.map(({ values, path }) => ({
    values,
    path,
    location: isPartitioned ? `${table.location}/${partitionName(table.partitionColumns, values)}` : table.location,
  }));
  // OVERWRITE empties what it names even when there is no row.
  if (targets.length === 0 && fixed.size === table.partitionColumns.length) {
    const values = table.partitionColumns.map(({ name }) => fixed.get(name) ?? null);
    targets.push({
      values,
      location: isPartitioned ? `${table.location}/${partitionName(table.partitionColumns, values)}` : table.location,
    });
  }
  for (const { values, location, path } of targets) {
    await fileSystem.mkdirs(location);
    const old = overwrite ? await dataFiles(session, location) : [];
    for (const file of old) await fileSystem.delete(file, { recursive: false });
    if (path !== undefined) await fileSystem.rename(path, await freeName(fileSystem, location, '000000_0'));
    if (isPartitioned) await metastore.addPartition(table, { values, location });
  }
}
