import type { Database } from '../database/database.ts';
import type { ToolContext } from './tool-context.ts';

/**
 * `--validate`: as many rows in the table as records in the job. Source: org.apache.sqoop.validation.RowCountValidator,
 * AbortOnFailureHandler. @throws Error in their words
 */
export async function validateRowCount(
  { console, dialect }: ToolContext,
  { database, table, records, source }: { database: Database; table: string; records: number; source: 'table' | 'job' },
): Promise<void> {
  const { rows } = await database.query(`SELECT COUNT(*) FROM ${dialect.quoteTable(table)}`);
  const inTable = Number(rows[0]?.[0]);
  if (inTable === records) {
    console.info('validation.RowCountValidator', 'Data successfully validated');
    return;
  }
  const [wanted, found] = source === 'table' ? [inTable, records] : [records, inTable];
  throw new Error(
    `Validation failed by RowCountValidator. Reason: The expected counter value was ${wanted} but the actual value was ${found}, Row Count at Source: ${wanted}, Row Count at Target: ${found}`,
  );
}
