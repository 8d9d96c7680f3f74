/**
 * A number as Java's `Double.toString` writes it: at least one digit after the point, and computerised scientific notation below
 * 10^-3 and from 10^7 on. JavaScript gives the shortest digits, as Java does since 19; Java 17 and older write a digit more now
 * and then (2.0E-3 is written the same by both).
 */
export function javaDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-3 && magnitude < 1e7) return withPoint(String(value));
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${withPoint(digits)}E${Number(exponent)}`;
}

/** The same for `Float.toString`: the shortest digits that name this single-precision number. */
export function javaFloat(value: number): string {
  const single = Math.fround(value);
  if (!Number.isFinite(single) || single === 0) return javaDouble(single);
  for (let precision = 1; precision <= 9; precision++) {
    const shortest = Number(single.toPrecision(precision));
    if (Math.fround(shortest) === single) return javaDouble(shortest);
  }
  return javaDouble(single);
}

/** `BigDecimal.toString` of the number written as `plain` (digits, at most one point): scientific when the scale is over 6. */
export function javaBigDecimal(plain: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d*))?$/.exec(plain);
  if (!parts) return plain;
  const [, sign = '', whole = '', fraction = ''] = parts;
  const unscaled = (whole + fraction).replace(/^0+(?=\d)/, '');
  const adjustedExponent = unscaled.length - 1 - fraction.length;
  if (adjustedExponent >= -6) return plain;
  const tail = unscaled.length > 1 ? `.${unscaled.slice(1)}` : '';
  return `${sign}${unscaled.charAt(0)}${tail}E${adjustedExponent}`;
}

function withPoint(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}
