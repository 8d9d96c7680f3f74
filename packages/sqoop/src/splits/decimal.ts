/** An exact decimal, as java.math.BigDecimal: `unscaled` / 10^`scale`. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

export function parseDecimal(text: string): Decimal {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim());
  if (!parts || `${parts[2] ?? ''}${parts[3] ?? ''}` === '') throw new RangeError(`"${text}" is no decimal number`);
  const [, sign, whole = '', fraction = ''] = parts;
  const unscaled = BigInt(whole + fraction);
  return { unscaled: sign === '-' ? -unscaled : unscaled, scale: fraction.length };
}

/** BigDecimal.toPlainString. */
export function formatDecimal({ unscaled, scale }: Decimal): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return { unscaled: rescale(left, scale) + rescale(right, scale), scale };
}

export function negateDecimal({ unscaled, scale }: Decimal): Decimal {
  return { unscaled: -unscaled, scale };
}

export function compareDecimals(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale);
  const difference = rescale(left, scale) - rescale(right, scale);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/**
 * The exact quotient at the smallest scale not below that of `dividend`; where there is none, rounded away from zero at the
 * dividend's scale. Source: BigDecimalSplitter.tryDivide.
 */
export function divideDecimal(dividend: Decimal, divisor: bigint): Decimal {
  let rest = divisor < 0n ? -divisor : divisor;
  let twos = 0;
  let fives = 0;
  for (; rest % 2n === 0n; rest /= 2n) twos++;
  for (; rest % 5n === 0n; rest /= 5n) fives++;
  if (dividend.unscaled % rest === 0n) {
    for (let more = 0; more <= Math.max(twos, fives); more++) {
      const scaled = dividend.unscaled * 10n ** BigInt(more);
      if (scaled % divisor === 0n) return { unscaled: scaled / divisor, scale: dividend.scale + more };
    }
  }
  return { unscaled: roundUp(dividend.unscaled, divisor), scale: dividend.scale };
}

function roundUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  if (quotient * divisor === dividend) return quotient;
  return dividend < 0n === divisor < 0n ? quotient + 1n : quotient - 1n;
}

function rescale({ unscaled, scale }: Decimal, wanted: number): bigint {
  return unscaled * 10n ** BigInt(wanted - scale);
}
