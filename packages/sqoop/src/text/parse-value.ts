import type { Column } from '../database/column.ts';
import type { ColumnValue } from '../database/database.ts';

/** Makes the value of a column from a record's field. @throws RangeError in Java's words */
export type ValueParser = (field: string) => ColumnValue;

export interface NullTokens {
  readonly nullString: string;
  readonly nullNonString: string;
}

const integerRanges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  TINYINT: [-(2n ** 31n), 2n ** 31n - 1n],
  SMALLINT: [-(2n ** 31n), 2n ** 31n - 1n],
  INTEGER: [-(2n ** 31n), 2n ** 31n - 1n],
  BIGINT: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** An empty field is NULL for everything but texts. Source: the __loadFromFields that org.apache.sqoop.orm.ClassWriter emits. */
export function valueParser(column: Column, { nullString, nullNonString }: NullTokens): ValueParser {
  if (column.type === 'CHAR' || column.type === 'VARCHAR' || column.type === 'LONGVARCHAR') {
    return (field) => (field === nullString ? null : field);
  }
  const parse = nonTextParser(column);
  return (field) => (field === nullNonString || field === '' ? null : parse(field));
}

function nonTextParser({ type, isYear }: Column): ValueParser {
  if (isYear) return parseInteger('INTEGER');
  switch (type) {
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
      return parseInteger(type);
    case 'BIT':
    case 'BOOLEAN':
      return (field) => (/^(true|t|yes|on|1)$/i.test(field) ? 1 : 0);
    case 'REAL':
    case 'FLOAT':
    case 'DOUBLE':
      return parseFloating;
    case 'NUMERIC':
    case 'DECIMAL':
      return parseDecimal;
    case 'DATE':
      return matching(/^\d{4}-\d{1,2}-\d{1,2}$/);
    case 'TIME':
      return matching(/^\d{1,2}:\d{1,2}:\d{1,2}$/);
    case 'TIMESTAMP':
      return matching(
        /^\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{1,2}:\d{1,2}(\.\d{1,9})?$/,
        'Timestamp format must be yyyy-mm-dd hh:mm:ss[.fffffffff]',
      );
    case 'BINARY':
    case 'VARBINARY':
    case 'LONGVARBINARY':
      return (field) => Buffer.from(field.replaceAll(' ', ''), 'hex');
    case 'CHAR':
    case 'VARCHAR':
    case 'LONGVARCHAR':
      return (field) => field;
  }
}

function parseInteger(type: string): ValueParser {
  const [least, most] = integerRanges[type] ?? [0n, 0n];
  return (field) => {
    if (!/^[+-]?\d{1,19}$/.test(field)) throw unparsable(field, `java.lang.NumberFormatException: For input string: "${field}"`);
    const value = BigInt(field.replace('+', ''));
    if (value < least || value > most) throw unparsable(field, `java.lang.NumberFormatException: For input string: "${field}"`);
    return value;
  };
}

function parseFloating(field: string): number {
  const value = Number(field.trim());
  if (Number.isNaN(value)) throw unparsable(field, `java.lang.NumberFormatException: For input string: "${field}"`);
  return value;
}

/** Kept as text: the database takes all its digits. */
function parseDecimal(field: string): string {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(field)) throw unparsable(field, 'java.lang.NumberFormatException');
  return field;
}

function matching(pattern: RegExp, otherwise = ''): ValueParser {
  return (field) => {
    if (!pattern.test(field))
      throw unparsable(field, `java.lang.IllegalArgumentException${otherwise === '' ? '' : `: ${otherwise}`}`);
    return field;
  };
}

function unparsable(field: string, cause: string): RangeError {
  return new RangeError(`java.lang.RuntimeException: Can't parse input data: '${field}' (${cause})`);
}
