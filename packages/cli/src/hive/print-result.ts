import { type HiveType, jsonValue, renderValue, type ResultColumn, type Row, type StatementResult } from '@calf/hive/hive';
import type { Output } from '../hdfs/output.ts';

export interface PrintOptions {
  readonly header: boolean;
  readonly json: boolean;
}

/** A line for each row, its values TAB-separated; answers how many there were. */
export async function printResult(
  out: Output,
  { columns, rows }: StatementResult,
  { header, json }: PrintOptions,
): Promise<number> {
  if (columns.length === 0) return 0;
  if (header && !json) await out.line(columns.map(({ label }) => label).join('\t'));
  const types = columns.map(({ type }) => type);
  let count = 0;
  for await (const batch of rows()) {
    const lines = batch.map((row) => (json ? jsonLine(row, columns) : textLine(row, types)));
    if (lines.length > 0) await out.line(lines.join('\n'));
    count += batch.length;
  }
  return count;
}

function textLine(row: Row, types: readonly HiveType[]): string {
  return types.map((type, index) => renderValue(row[index] ?? null, type)).join('\t');
}

function jsonLine(row: Row, columns: readonly ResultColumn[]): string {
  return JSON.stringify(Object.fromEntries(columns.map(({ name, type }, index) => [name, jsonValue(row[index] ?? null, type)])));
}
