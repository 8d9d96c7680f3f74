import type { ColumnValue, Database } from '../database/database.ts';

/** How a row gets into the table. Names are quoted already. */
export type Statement =
  | { readonly kind: 'insert'; readonly table: string; readonly columns: readonly string[]; readonly upsert: string | undefined }
  | { readonly kind: 'update'; readonly table: string; readonly columns: readonly string[]; readonly keys: readonly string[] };

export interface RowStore {
  /** A promise when a statement had to be sent first. */
  add(values: readonly ColumnValue[]): Promise<void> | undefined;
  /** Sends what is left, and commits. */
  finish(): Promise<void>;
}

/** Many rows an INSERT, many INSERTs a transaction. Source: org.apache.sqoop.mapreduce.AsyncSqlOutputFormat, ExportOutputFormat, UpdateOutputFormat. */
export function openRowStore(
  database: Database,
  limits: { readonly statement: Statement; readonly rowsPerStatement: number; readonly statementsPerTransaction: number },
): RowStore {
  const { statement } = limits;
  const rowsPerStatement = statement.kind === 'insert' ? limits.rowsPerStatement : 1;
  const rows: (readonly ColumnValue[])[] = [];
  let statementCount = 0;
  const send = async () => {
    if (rows.length === 0) return;
    if (statementCount === 0) await database.begin();
    const [sql, values] = statement.kind === 'insert' ? insert(statement, rows) : update(statement, rows[0] ?? []);
    rows.length = 0;
    await database.execute(sql, values);
    if (++statementCount >= limits.statementsPerTransaction) await commit();
  };
  const commit = async () => {
    if (statementCount > 0) await database.commit();
    statementCount = 0;
  };
  return {
    add(values) {
      rows.push(values);
      return rows.length >= rowsPerStatement ? send() : undefined;
    },
    async finish() {
      await send();
      await commit();
    },
  };
}

function insert(
  { table, columns, upsert }: Statement & { kind: 'insert' },
  rows: readonly (readonly ColumnValue[])[],
): [string, ColumnValue[]] {
  const row = `(${columns.map(() => '?').join(', ')})`;
  const values = rows.map(() => row).join(', ');
  return [
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${values}${upsert === undefined ? '' : ` ${upsert}`}`,
    rows.flat(),
  ];
}

function update({ table, columns, keys }: Statement & { kind: 'update' }, row: readonly ColumnValue[]): [string, ColumnValue[]] {
  const valueOf = (name: string) => row[columns.indexOf(name)] ?? null;
  const assigned = columns.filter((name) => !keys.includes(name));
  const sql = `UPDATE ${table} SET ${assigned.map((name) => `${name}=?`).join(', ')} WHERE ${keys.map((name) => `${name}=?`).join(' AND ')}`;
  return [sql, [...assigned, ...keys].map(valueOf)];
}
