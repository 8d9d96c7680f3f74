const prefixes = ['K', 'M', 'G', 'T', 'P', 'E'] as const;

/** `104000` as `101.6 K`. Source: org.apache.hadoop.util.StringUtils.TraditionalBinaryPrefix.long2String with one decimal. */
export function humanSize(bytes: number, { unit = '', decimals = 1 }: { unit?: string; decimals?: number } = {}): string {
  const sign = bytes < 0 ? '-' : '';
  const size = Math.abs(bytes);
  if (size < 1024) return `${sign}${size}${unit === '' ? '' : ` ${unit}`}`;
  let power = Math.min(Math.floor(Math.log2(size) / 10), prefixes.length);
  let text = rendered(size, power, decimals);
  if (text.startsWith('1024') && power < prefixes.length) text = rendered(size, ++power, decimals);
  return `${sign}${text} ${prefixes[power - 1]}${unit}`;
}

function rendered(size: number, power: number, decimals: number): string {
  const value = size / 1024 ** power;
  return Number.isInteger(value) ? String(value) : value.toFixed(decimals);
}

/** `10g` in bytes. Source: org.apache.hadoop.util.StringUtils.TraditionalBinaryPrefix.string2long. Undefined for no number. */
export function parseSize(text: string): number | undefined {
  const parts = /^\s*(-?\d+)\s*([a-zA-Z])?\s*$/.exec(text);
  if (!parts) return undefined;
  const power = parts[2] === undefined ? 0 : prefixes.findIndex((prefix) => prefix === parts[2]?.toUpperCase()) + 1;
  return parts[2] !== undefined && power === 0 ? undefined : Number(parts[1]) * 1024 ** power;
}
