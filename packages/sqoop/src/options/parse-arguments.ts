import { UserError } from '@calf/runtime/errors';
import { type OptionKind, shortOptions, type ToolName, toolOptions } from './option-table.ts';

/** A tool's command line, taken apart. Later values of an option win, as in Sqoop. */
export interface ToolArguments {
  /** `-D key=value`, before all other arguments. */
  readonly properties: readonly (readonly [string, string])[];
  has(name: string): boolean;
  get(name: string): string | undefined;
}

/** A command line that cannot be taken apart. Sqoop tells some through its logger, and most with a hint to its help. */
export class ArgumentError extends UserError {
  readonly isLogged: boolean;
  readonly hasHint: boolean;

  constructor(message: string, { isLogged = false, hasHint = true } = {}) {
    super(message);
    this.isLogged = isLogged;
    this.hasHint = hasHint;
  }
}

/** Source: org.apache.sqoop.cli.SqoopParser, org.apache.hadoop.util.GenericOptionsParser. @throws ArgumentError */
export function parseArguments(tool: ToolName, argv: readonly string[]): ToolArguments {
  const { properties, rest } = takeProperties(argv);
  const table: Readonly<Record<string, OptionKind>> = toolOptions[tool];
  const given = new Map<string, string>();
  const words = [...rest];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const { name, inline } = readOption(word);
    const kind = name === undefined ? undefined : Object.hasOwn(table, name) ? table[name] : undefined;
    if (name === undefined || kind === undefined) throw unrecognized([word, ...words]);
    if (kind === 'later')
      throw new ArgumentError(`--${name} is not there yet in calf: leave it out, or use Apache Sqoop for this ${tool}`);
    const value = kind === 'flag' ? '' : (inline ?? words.shift());
    if (value === undefined) throw new ArgumentError(`Missing argument for option: ${name}`, { hasHint: false });
    given.set(name, value);
  }
  return { properties, has: (name) => given.has(name), get: (name) => given.get(name) };
}

function takeProperties(argv: readonly string[]): { properties: [string, string][]; rest: readonly string[] } {
  const properties: [string, string][] = [];
  let at = 0;
  for (; at < argv.length; at++) {
    const word = argv[at] ?? '';
    if (!word.startsWith('-D')) break;
    const text = word === '-D' ? (argv[++at] ?? '') : word.slice(2);
    const equals = text.indexOf('=');
    if (equals < 1) throw new ArgumentError(`-D ${text}: key=value is wanted`);
    properties.push([text.slice(0, equals), text.slice(equals + 1)]);
  }
  return { properties, rest: argv.slice(at) };
}

function readOption(word: string): { name?: string; inline?: string } {
  if (word.startsWith('--')) {
    const equals = word.indexOf('=');
    return equals < 0 ? { name: word.slice(2) } : { name: word.slice(2, equals), inline: word.slice(equals + 1) };
  }
  if (!word.startsWith('-') || word === '-') return {};
  // One dash before a long name is taken too, as Commons CLI does.
  const name = shortOptions[word.slice(1)] ?? (word.length > 2 ? word.slice(1) : undefined);
  return name === undefined ? {} : { name };
}

function unrecognized(words: readonly string[]): ArgumentError {
  return new ArgumentError(`Unrecognized argument: ${words[0] ?? ''}`, { isLogged: true });
}
