import { type HiveType, type PlainKind, decimalPrecisionMax } from '../types/hive-type.ts';
import { plainSemanticError } from '../error.ts';
import type { TokenStream } from './token-stream.ts';

const plain: Readonly<Record<string, PlainKind>> = {
  boolean: 'boolean',
  tinyint: 'tinyint',
  smallint: 'smallint',
  int: 'int',
  integer: 'int',
  bigint: 'bigint',
  float: 'float',
  real: 'double',
  double: 'double',
  string: 'string',
  date: 'date',
  timestamp: 'timestamp',
  binary: 'binary',
};

/** `array<struct<a:int>>`, `decimal(10,2)`. */
export function parseType(stream: TokenStream): HiveType {
  return stream.within('column type', () => readType(stream));
}

function readType(stream: TokenStream): HiveType {
  const word = stream.peek().value;
  const kind = stream.peek().kind === 'word' ? plain[word] : undefined;
  if (kind) {
    stream.next();
    if (word === 'double') stream.takes('precision');
    return { kind };
  }
  if (stream.takes('decimal') || stream.takes('numeric') || stream.takes('dec')) return decimalOf(stream);
  if (stream.sees('varchar') || stream.sees('char')) {
    const sized = stream.next().value === 'varchar' ? 'varchar' : 'char';
    stream.expect('(');
    const length = stream.number();
    stream.expect(')');
    return { kind: sized, length };
  }
  return nestedOf(stream);
}

function decimalOf(stream: TokenStream): HiveType {
  if (!stream.takes('(')) return { kind: 'decimal', precision: 10, scale: 0 };
  const precision = stream.number();
  const scale = stream.takes(',') ? stream.number() : 0;
  stream.expect(')');
  if (precision < 1 || precision > decimalPrecisionMax || scale > precision) {
    throw plainSemanticError(`Decimal precision out of allowed range [1,${decimalPrecisionMax}]`);
  }
  return { kind: 'decimal', precision, scale };
}

function nestedOf(stream: TokenStream): HiveType {
  if (stream.takes('array', '<')) {
    const element = readType(stream);
    stream.expect('>');
    return { kind: 'array', element };
  }
  if (stream.takes('map', '<')) {
    const key = readType(stream);
    stream.expect(',');
    const value = readType(stream);
    stream.expect('>');
    return { kind: 'map', key, value };
  }
  if (!stream.takes('struct', '<')) throw stream.noViableAlternative();
  const fields: { name: string; type: HiveType }[] = [];
  do {
    const name = stream.name();
    stream.expect(':');
    fields.push({ name, type: readType(stream) });
    if (stream.takes('comment')) stream.text();
  } while (stream.takes(','));
  stream.expect('>');
  return { kind: 'struct', fields };
}
