import { openTextSplit, type SplitTask } from '@calf/mapreduce/job';
import type { Column } from '../database/column.ts';
import type { ColumnValue } from '../database/database.ts';
import type { Delimiters } from '../text/delimiters.ts';
import { parseRecord } from '../text/parse-record.ts';
import { type NullTokens, valueParser } from '../text/parse-value.ts';
import { openJobDatabase } from './database-secret.ts';
import { openRowStore, type Statement } from './row-store.ts';

/** The key of a job's configuration that holds its `ExportOrder`, as JSON. */
export const exportOrderKey = 'calf.sqoop.export';

/** What all tasks of an export share; a split's payload is a list of `FilePart`. */
export interface ExportOrder extends NullTokens {
  readonly delimiters: Delimiters;
  /** The fields of a record, in their order. */
  readonly columns: readonly Column[];
  readonly statement: Statement;
  readonly rowsPerStatement: number;
  readonly statementsPerTransaction: number;
}

export interface FilePart {
  readonly path: string;
  readonly start: number;
  readonly length: number;
}

/** One map of an export: records of its parts of files, into the table. */
export const task: SplitTask = async (context) => {
  const order = JSON.parse(context.configuration.get(exportOrderKey, '')) as ExportOrder;
  const database = await openJobDatabase(context.configuration);
  const store = openRowStore(database, order);
  const toValues = recordReader(order);
  let recordCount = 0;
  try {
    for (const part of JSON.parse(context.payload) as FilePart[]) {
      const lines = await openTextSplit(context.fileSystem, { kind: 'file', hosts: [], racks: [], ...part });
      do {
        while (lines.next()) {
          const values = toValues(
            lines.buffer.toString('utf8', lines.start, lines.end),
            `${part.path}, offset ${lines.key().toString()}`,
          );
          recordCount++;
          const stored = store.add(values);
          if (stored) await stored;
        }
      } while (await lines.fill());
      await lines.close();
    }
    await store.finish();
  } catch (fault) {
    // What stands before the bad record stays, as with Sqoop; a staging table makes it all or nothing.
    await store.finish().catch(() => undefined);
    throw fault;
  } finally {
    context.countRecords({ input: recordCount, output: recordCount });
    await database.close();
  }
};

/** Missing fields at the end are NULL, surplus ones are ignored. */
function recordReader(order: ExportOrder): (line: string, where: string) => ColumnValue[] {
  const parsers = order.columns.map((column) => valueParser(column, order));
  return (line, where) => {
    try {
      const fields = parseRecord(line, order.delimiters);
      return parsers.map((parse, index) => {
        const field = fields[index];
        return field === undefined ? null : parse(field);
      });
    } catch (fault) {
      throw new Error(`${fault instanceof Error ? fault.message : String(fault)}, in ${where}`, { cause: fault });
    }
  };
}
