import type { Column } from '../database/column.ts';
import type { QueryAnswer } from '../database/database.ts';
import { ArgumentError } from '../options/parse-arguments.ts';
import { javaText, openDatabase, type ToolContext } from './tool-context.ts';

/** A column is never wider than this for its type's sake; a longer value pushes the line's end. Source: org.apache.sqoop.util.ResultSetPrinter. */
const columnWidthMax = 20;

export async function runEval(context: ToolContext): Promise<number> {
  const { given, console } = context;
  const sql = given.get('query');
  if (sql === undefined) throw new ArgumentError('This command requires the query argument.');
  const database = await openDatabase(context);
  try {
    const answer = await database.query(sql);
    if (answer.updatedRows === undefined) printTable(answer, (line) => console.print(line));
    else console.info('tool.EvalSqlTool', `${answer.updatedRows} row(s) updated.`);
    return 0;
  } catch (fault) {
    console.warn('tool.EvalSqlTool', `SQL exception executing statement: ${javaText(fault)}`);
    return 1;
  } finally {
    await database.close();
  }
}

function printTable({ columns, rows }: QueryAnswer, print: (line: string) => void): void {
  const widths = columns.map(({ displaySize }) => Math.min(displaySize, columnWidthMax));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, index) => `${cell.padEnd(widths[index] ?? 0)} | `).join('')}`;
  const heading = line(columns.map(({ name }) => name));
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + ' | '.length, 1));
  print(rule);
  print(heading);
  print(rule);
  for (const row of rows) print(line(columns.map((column, index) => shown(row[index] ?? null, column))));
  print(rule);
}

/** As Connector/J's getString has it: a year is a date, bits are a number, bytes are a text. Source: com.mysql.jdbc.ResultSetImpl.getStringInternal. */
function shown(value: string | null, { type, isYear, isBits }: Column): string {
  if (value === null) return '(null)';
  if (isYear && type === 'DATE') return `${value}-01-01`;
  if (isBits) return bitsAsNumber(Buffer.from(value, 'latin1'));
  const isBinary = type === 'BINARY' || type === 'VARBINARY' || type === 'LONGVARBINARY';
  return isBinary ? Buffer.from(value, 'latin1').toString() : value;
}

/** Signed when it is one byte. Source: com.mysql.jdbc.ResultSetImpl.getNumericRepresentationOfSQLBitType. */
function bitsAsNumber(bytes: Buffer): string {
  return bytes.length === 1 ? String(bytes.readInt8()) : BigInt(`0x${bytes.toString('hex') || '0'}`).toString();
}
