import type { Decimal } from './decimal.ts';

/**
 * A value of a row. TINYINT to INT, FLOAT and DOUBLE are numbers, BIGINT is a bigint; DATE is `yyyy-MM-dd` and TIMESTAMP
 * `yyyy-MM-dd HH:mm:ss[.fffffffff]`, so that they compare as texts do; a STRUCT is the array of its fields; BINARY is a text
 * of bytes (latin1).
 */
export type Value = null | boolean | number | bigint | string | Decimal | readonly Value[] | ReadonlyMap<Value, Value>;

export type Row = readonly Value[];
