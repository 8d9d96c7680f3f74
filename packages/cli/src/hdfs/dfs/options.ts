import { HadoopError } from '@calf/runtime/errors';

export interface OptionRules {
  readonly min: number;
  readonly max?: number;
  readonly flags?: readonly string[];
  /** Options with a value. */
  readonly values?: readonly string[];
  /** Leaves unknown options among the arguments, as chmod needs for `-w`. */
  readonly keepUnknown?: boolean;
}

export interface Options {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly args: string[];
}

/**
 * Reads the options in front of the arguments, up to the first word that is none or `--`.
 * Source: org.apache.hadoop.fs.shell.CommandFormat.parse. @throws HadoopError IllegalArgumentException
 */
export function readOptions(argv: readonly string[], rules: OptionRules): Options {
  const { min, max = Number.POSITIVE_INFINITY } = rules;
  const args = [...argv];
  const flags = new Set<string>();
  const values = new Map<string, string>();
  for (let index = 0; index < args.length; ) {
    const word = args[index] ?? '';
    if (!word.startsWith('-') || word === '-') break;
    const option = word.slice(1);
    const known = word === '--' || rules.flags?.includes(option) || rules.values?.includes(option);
    if (!known && !rules.keepUnknown) throw illegalOption(word);
    if (known) args.splice(index, 1);
    else index++;
    if (word === '--') break;
    if (rules.flags?.includes(option)) flags.add(option);
    if (rules.values?.includes(option)) values.set(option, takeValue(args, index, min));
  }
  if (args.length < min) throw wrongCount('Not enough', min, args.length);
  if (args.length > max) throw wrongCount('Too many', max, args.length);
  return { flags, values, args };
}

function takeValue(args: string[], index: number, min: number): string {
  const candidate = args[index];
  if (candidate === undefined || candidate.startsWith('-') || args.length <= min) return '';
  args.splice(index, 1);
  return candidate;
}

export const illegalOption = (word: string) => illegal(`Illegal option ${word}`);

const wrongCount = (what: string, expected: number, got: number) =>
  illegal(`${what} arguments: expected ${expected} but got ${got}`);

/** Wrong usage: shown with the command's usage, exit code 255. */
export const illegal = (message: string) => new HadoopError('java.lang.IllegalArgumentException', message);

/** Takes `option` and its value out of `args`, wherever it stands before `--`. Source: StringUtils.popOptionWithArgument. */
export function takeOption(args: string[], option: string): string | undefined {
  const end = args.indexOf('--');
  const at = args.findIndex((arg, index) => arg === option && (end === -1 || index < end));
  if (at === -1) return undefined;
  const [, value] = args.splice(at, 2);
  if (value === undefined) throw illegal(`option ${option} requires 1 argument`);
  return value;
}

/** A whole number of Java's range, else its message. @throws HadoopError IllegalArgumentException */
export function parseJavaInteger(text: string): number {
  if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(Number(text))) throw illegal(`For input string: "${text}"`);
  return Number(text);
}
