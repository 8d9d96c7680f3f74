import { at, semanticError } from '../error.ts';
import { type Decimal, parseDecimal, typeOfDecimal } from '../types/decimal.ts';
import { bigintType, doubleType, type HiveType, intType } from '../types/hive-type.ts';
import type { Value } from '../types/value.ts';
import type { Expression } from './expression.ts';
import type { Token } from './token.ts';

/** INT if it fits, else BIGINT, else DECIMAL; DECIMAL with a point, DOUBLE with an exponent. Source: TypeCheckProcFactory.NumExprProcessor. */
export function literalOfNumber({ raw, line, column }: Token): Expression {
  const [type, value] = meaning(raw) ?? [];
  if (!type || value === undefined) throw semanticError(10029, at({ line, column }, 'Invalid numerical constant', raw));
  return { kind: 'literal', type, value, raw, line, column };
}

function meaning(raw: string): [HiveType, Value] | undefined {
  const suffix = /(?:BD|[LSYD])?$/.exec(raw)?.[0] ?? '';
  const digits = raw.slice(0, raw.length - suffix.length);
  if (suffix === 'BD') return decimalLiteral(digits);
  if (suffix === 'D' || /e/i.test(digits)) return [doubleType, Number(digits)];
  if (!/^\d+$/.test(digits)) return suffix === '' ? decimalLiteral(digits) : undefined;
  const value = BigInt(digits);
  if (suffix === 'Y') return value < 128n ? [{ kind: 'tinyint' }, Number(value)] : undefined;
  if (suffix === 'S') return value < 32768n ? [{ kind: 'smallint' }, Number(value)] : undefined;
  if (suffix === '' && value < 2n ** 31n) return [intType, Number(value)];
  if (value < 2n ** 63n) return [bigintType, value];
  return suffix === '' ? decimalLiteral(digits) : undefined;
}

function decimalLiteral(digits: string): [HiveType, Decimal] | undefined {
  const value = parseDecimal(digits);
  return value ? [typeOfDecimal(value), value] : undefined;
}
