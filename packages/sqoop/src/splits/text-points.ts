import { UserError } from '@calf/runtime/errors';

const base = 65_536n;
/** A text's first characters are taken for the digits of a fraction; more would not change a split. */
const digitsMax = 8;
const unit = base ** BigInt(digitsMax);

/**
 * Texts that cut `min` to `max` into `splitCount` parts, by reading what follows the common prefix as a fraction to the base 65536.
 * Source: org.apache.sqoop.mapreduce.db.TextSplitter. @throws UserError
 */
export function textPoints(min: string, max: string, splitCount: number): string[] {
  const prefix = commonPrefix(min, max);
  const [first, last] = [min.slice(prefix.length), max.slice(prefix.length)];
  const [low, high] = [fraction(first), fraction(last)];
  if (low > high)
    throw new UserError(`the split column's smallest text "${min}" sorts behind its largest "${max}" here: use -m 1`);
  const size = (high - low) / BigInt(splitCount);
  const between = Array.from({ length: splitCount + 1 }, (_, index) => prefix + text(low + size * BigInt(index)));
  const inner = between.slice(1, -1).filter((point, index, all) => point !== all[index - 1]);
  return [min, ...inner, max];
}

function commonPrefix(left: string, right: string): string {
  let length = 0;
  while (length < Math.min(left.length, right.length) && left[length] === right[length]) length++;
  return left.slice(0, length);
}

function fraction(from: string): bigint {
  let value = 0n;
  for (let index = 0; index < digitsMax; index++) value = value * base + BigInt(index < from.length ? from.charCodeAt(index) : 0);
  return value;
}

function text(value: bigint): string {
  let rest = value;
  let characters = '';
  for (let index = 0; index < digitsMax; index++) {
    rest *= base;
    const digit = rest / unit;
    if (digit === 0n) break;
    characters += String.fromCharCode(Number(digit));
    rest -= digit * unit;
  }
  return characters;
}
