import type { FieldPacket } from 'mysql2';
import type { Column, JdbcType } from './column.ts';

const flagUnsigned = 0x20;
const flagNotNull = 0x01;
const binaryCharset = 63;

/** MySQL's column types. Source: MySQL's protocol, enum_field_types. */
const protocolTypes = {
  decimal: 0,
  tiny: 1,
  short: 2,
  long: 3,
  float: 4,
  double: 5,
  timestamp: 7,
  longlong: 8,
  int24: 9,
  date: 10,
  time: 11,
  datetime: 12,
  year: 13,
  bit: 16,
  json: 245,
  newdecimal: 246,
  tinyBlob: 249,
  mediumBlob: 250,
  longBlob: 251,
  blob: 252,
} as const;

/** What mysql2 tells of every column of a result set; its own type says less. */
interface Definition {
  readonly name: string;
  readonly columnLength: number;
  readonly columnType: number;
  readonly characterSet: number;
  readonly flags: number;
}

/** The column as Connector/J 5.1 tells it to Sqoop. Source: com.mysql.jdbc.MysqlDefs.mysqlToJavaType, Field. */
export function mysqlColumn(definition: FieldPacket, parameters: URLSearchParams): Column {
  const { name, columnLength, columnType: type, characterSet, flags } = definition as unknown as Definition;
  const isBinary = characterSet === binaryCharset;
  const text = (character: JdbcType, binary: JdbcType): JdbcType => (isBinary ? binary : character);
  const tinyIsBit = parameters.get('tinyInt1isBit') !== 'false' && columnLength === 1;
  const jdbc = jdbcType({ type, text, tinyIsBit, isUnsigned: (flags & flagUnsigned) !== 0 });
  const yearIsDate = parameters.get('yearIsDateType') !== 'false';
  return {
    name,
    type: type === protocolTypes.year && !yearIsDate ? 'SMALLINT' : jdbc,
    ...(type === protocolTypes.year ? { isYear: true } : {}),
    ...(type === protocolTypes.bit ? { isBits: true } : {}),
    displaySize: isBinary ? columnLength : Math.floor(columnLength / (isTextType(jdbc) ? 4 : 1)),
    nullable: (flags & flagNotNull) === 0,
  };
}

function jdbcType(of: {
  type: number;
  text: (character: JdbcType, binary: JdbcType) => JdbcType;
  tinyIsBit: boolean;
  isUnsigned: boolean;
}): JdbcType {
  switch (of.type) {
    case protocolTypes.tiny:
      return of.tinyIsBit ? 'BIT' : 'TINYINT';
    case protocolTypes.bit:
      return 'BIT';
    case protocolTypes.short:
      return of.isUnsigned ? 'INTEGER' : 'SMALLINT';
    case protocolTypes.int24:
    case protocolTypes.long:
      return of.isUnsigned ? 'BIGINT' : 'INTEGER';
    case protocolTypes.longlong:
      return 'BIGINT';
    case protocolTypes.float:
      return 'REAL';
    case protocolTypes.double:
      return 'DOUBLE';
    case protocolTypes.decimal:
    case protocolTypes.newdecimal:
      return 'DECIMAL';
    case protocolTypes.date:
    case protocolTypes.year:
      return 'DATE';
    case protocolTypes.time:
      return 'TIME';
    case protocolTypes.datetime:
    case protocolTypes.timestamp:
      return 'TIMESTAMP';
    case protocolTypes.json:
      return 'CHAR';
    case protocolTypes.tinyBlob:
    case protocolTypes.mediumBlob:
    case protocolTypes.longBlob:
    case protocolTypes.blob:
      return of.text('LONGVARCHAR', 'LONGVARBINARY');
    case 254:
      return of.text('CHAR', 'BINARY');
    default:
      return of.text('VARCHAR', 'VARBINARY');
  }
}

function isTextType(type: JdbcType): boolean {
  return type === 'CHAR' || type === 'VARCHAR' || type === 'LONGVARCHAR';
}
