import { InvalidArgumentError } from 'commander';

/** Reads `--conf key=value`, once more for each time it is given. */
export function keyAndValue(text: string, before: [string, string][]): [string, string][] {
  const split = text.indexOf('=');
  if (split < 1) throw new InvalidArgumentError('key=value is wanted.');
  return [...before, [text.slice(0, split), text.slice(split + 1)]];
}
