import { UserError } from '@calf/runtime/errors';
import type { Column, JdbcType } from '../database/column.ts';
import { javaDouble } from '@calf/runtime/java-numbers';
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  divideDecimal,
  formatDecimal,
  negateDecimal,
  parseDecimal,
} from './decimal.ts';
import { integerPoints } from './integer-points.ts';
import { intervals, nullSplit, type Split } from './split.ts';
import { textPoints } from './text-points.ts';

export interface SplitRequest {
  /** As the boundary query gave them, in the database's text; undefined is NULL. */
  readonly min: string | undefined;
  readonly max: string | undefined;
  /** The column's name as it stands in conditions, quoted where the database wants it. */
  readonly column: string;
  readonly type: Column['type'];
  readonly splitCount: number;
  readonly splitLimit: number | undefined;
  readonly allowTextSplitter: boolean;
}

/** The map tasks' conditions for a range of the split column. Source: DataDrivenDBInputFormat.getSplitter and the splitters. @throws UserError */
export function makeSplits(request: SplitRequest): Split[] {
  const { min, max, column, type } = request;
  if (splitterOf(type) === 'none') throw new UserError(`${noSplitter} Its SQL data type: ${type}`);
  if (min === undefined && max === undefined) return [nullSplit(column)];
  const points = pointsOf(request);
  return [...intervals(column, points), ...(min === undefined || max === undefined ? [nullSplit(column)] : [])];
}

const noSplitter =
  'Sqoop does not have the splitter for the given SQL data type. Please use either different split column (argument --split-by) or lower the number of mappers to 1.';

function pointsOf(request: SplitRequest): string[] {
  const { min = '0', max = '0', splitCount, splitLimit } = request;
  switch (splitterOf(request.type)) {
    case 'integer': {
      for (const [index, value] of [min, max].entries()) refuseBeyondLong(value, index + 1);
      const wanted = { splits: BigInt(splitCount), ...(splitLimit === undefined ? {} : { splitLimit: BigInt(splitLimit) }) };
      return integerPoints({ min: BigInt(min), max: BigInt(max) }, wanted).map(String);
    }
    case 'float':
      return floatPoints(Number(min), Number(max), splitCount).map(javaDouble);
    case 'decimal':
      return decimalPoints(parseDecimal(min), parseDecimal(max), splitCount).map(formatDecimal);
    case 'date':
      return datePoints(request).map((text) => `'${text}'`);
    case 'text':
      if (!request.allowTextSplitter) {
        throw new UserError(
          'Generating splits for a textual index column allowed only in case of "-Dorg.apache.sqoop.splitter.allow_text_splitter=true" property passed as a parameter',
        );
      }
      return textPoints(request.min ?? '', request.max ?? '', splitCount).map((text) => `'${text}'`);
    case 'none':
      throw new UserError(noSplitter);
  }
}

function splitterOf(type: JdbcType): 'integer' | 'float' | 'decimal' | 'date' | 'text' | 'none' {
  switch (type) {
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'BIT':
    case 'BOOLEAN':
      return 'integer';
    case 'REAL':
    case 'FLOAT':
    case 'DOUBLE':
      return 'float';
    case 'NUMERIC':
    case 'DECIMAL':
      return 'decimal';
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      return 'date';
    case 'CHAR':
    case 'VARCHAR':
    case 'LONGVARCHAR':
      return 'text';
    case 'BINARY':
    case 'VARBINARY':
    case 'LONGVARBINARY':
      return 'none';
  }
}

/** Only unsigned columns hold more. Source: com.mysql.jdbc.ResultSetImpl.getLong. @throws UserError */
function refuseBeyondLong(value: string, columnNumber: number): void {
  if (BigInt(value) < 2n ** 63n) return;
  throw new UserError(
    `com.mysql.jdbc.exceptions.jdbc4.MySQLDataException: '${value}' in column '${columnNumber}' is outside valid range for the datatype BIGINT.`,
  );
}

/** Sqoop's own FloatSplitter begins its last interval a step too late and loses rows; here no value falls between two splits. */
function floatPoints(min: number, max: number, splitCount: number): number[] {
  const size = Math.max((max - min) / splitCount, 10_000 * Number.MIN_VALUE);
  const points = [min];
  for (let point = min + size; point < max && points.length < splitCount; point += size) points.push(point);
  return [...points, max];
}

function decimalPoints(min: Decimal, max: Decimal, splitCount: number): Decimal[] {
  const size = divideDecimal(addDecimals(max, negateDecimal(min)), BigInt(splitCount));
  if (size.unscaled <= 0n) return [min, max];
  const points: Decimal[] = [];
  for (let point = min; compareDecimals(point, max) <= 0; point = addDecimals(point, size)) points.push(point);
  const last = points.at(-1);
  return last === undefined || points.length === 1 || compareDecimals(last, max) !== 0 ? [...points, max] : points;
}

/** Source: DateSplitter: whole milliseconds between, but the two ends to the last digit. */
function datePoints({ min = '', max = '', type, splitCount, splitLimit }: SplitRequest): string[] {
  const wanted = {
    splits: BigInt(splitCount),
    ...(splitLimit === undefined ? {} : { splitLimit: BigInt(splitLimit) * 1000n }),
  };
  const points = integerPoints({ min: BigInt(parseMoment(min, type)), max: BigInt(parseMoment(max, type)) }, wanted);
  const text = (point: bigint, index: number) => {
    if (type === 'TIMESTAMP' && index === 0) return timestampText(min);
    if (type === 'TIMESTAMP' && index === points.length - 1) return timestampText(max);
    return formatMoment(Number(point), type);
  };
  return points.map(text);
}

function parseMoment(text: string, type: JdbcType): number {
  const iso =
    type === 'DATE' ? `${text.slice(0, 10)}T00:00:00Z` : type === 'TIME' ? `1970-01-01T${text}Z` : `${text.replace(' ', 'T')}Z`;
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) throw new UserError(`"${text}" is not a ${type} that rows can be split by`);
  return ms;
}

function formatMoment(ms: number, type: JdbcType): string {
  const iso = new Date(ms).toISOString();
  if (type === 'DATE') return iso.slice(0, 10);
  return type === 'TIME' ? iso.slice(11, 19) : timestampText(iso.slice(0, 23).replace('T', ' '));
}

/** java.sql.Timestamp.toString: a fraction always, without trailing zeros but for `.0`. */
function timestampText(text: string): string {
  const [whole = '', fraction = ''] = text.split('.');
  return `${whole}.${fraction.replace(/0+$/, '') || '0'}`;
}
