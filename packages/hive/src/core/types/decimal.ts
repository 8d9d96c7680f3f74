/** unscaled · 10^-scale. Always without trailing zeros after the point, as HiveDecimal keeps it. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

export function isDecimal(value: unknown): value is Decimal {
  return typeof value === 'object' && value !== null && 'unscaled' in value;
}

/** The narrowest type that holds the value. */
export function typeOfDecimal({ unscaled, scale }: Decimal): { kind: 'decimal'; precision: number; scale: number } {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().length;
  return { kind: 'decimal', precision: Math.max(digits, scale, 1), scale };
}

const literal = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

export function parseDecimal(text: string): Decimal | null {
  const parts = literal.exec(text.trim());
  if (!parts) return null;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  if (whole === '' && fraction === '') return null;
  const digits = BigInt(whole + fraction);
  const scale = fraction.length - Number(exponent);
  return normal(sign === '-' ? -digits : digits, scale);
}

/** Without trailing zeros, and with a scale of at least 0. */
export function normal(unscaled: bigint, scale: number): Decimal {
  if (scale < 0) return { unscaled: unscaled * 10n ** BigInt(-scale), scale: 0 };
  let [digits, left] = [unscaled, scale];
  while (left > 0 && digits % 10n === 0n) [digits, left] = [digits / 10n, left - 1];
  return { unscaled: digits, scale: left };
}

/** Rounded half up to `scale` digits; null when more than `precision` digits are left. Source: HiveDecimal.enforcePrecisionScale. */
export function fitDecimal(value: Decimal, { precision, scale }: { precision: number; scale: number }): Decimal | null {
  const rounded = roundDecimal(value, scale);
  const limit = 10n ** BigInt(precision - scale);
  const whole = rounded.unscaled / 10n ** BigInt(rounded.scale);
  return whole >= limit || whole <= -limit ? null : rounded;
}

/** Half away from zero. */
export function roundDecimal(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return value;
  const unit = 10n ** BigInt(value.scale - scale);
  return normal(divideHalfUp(value.unscaled, unit), scale);
}

function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const rest = dividend - quotient * divisor;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice < (divisor < 0n ? -divisor : divisor)) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return normal(unscaledAt(left, scale) + unscaledAt(right, scale), scale);
}

export const negateDecimal = ({ unscaled, scale }: Decimal): Decimal => ({ unscaled: -unscaled, scale });

export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  return normal(left.unscaled * right.unscaled, left.scale + right.scale);
}

/** To `scale` digits after the point; null when divided by zero. */
export function divideDecimals(left: Decimal, right: Decimal, scale: number): Decimal | null {
  if (right.unscaled === 0n) return null;
  const up = scale + right.scale - left.scale;
  const [above, below] = up >= 0 ? [10n ** BigInt(up), 1n] : [1n, 10n ** BigInt(-up)];
  return normal(divideHalfUp(left.unscaled * above, right.unscaled * below), scale);
}

export function remainderOfDecimals(left: Decimal, right: Decimal): Decimal | null {
  if (right.unscaled === 0n) return null;
  const scale = Math.max(left.scale, right.scale);
  return normal(unscaledAt(left, scale) % unscaledAt(right, scale), scale);
}

export function compareDecimals(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale);
  const [a, b] = [unscaledAt(left, scale), unscaledAt(right, scale)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function unscaledAt(value: Decimal, scale: number): bigint {
  return value.scale === scale ? value.unscaled : value.unscaled * 10n ** BigInt(scale - value.scale);
}

/** Plain digits, padded to `scale` when it is given. */
export function decimalText({ unscaled, scale }: Decimal, wantedScale = scale): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).padEnd(wantedScale, '0');
  return `${unscaled < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The double that the digits name. */
export const decimalNumber = (value: Decimal) => Number(decimalText(value));
