import type { Command } from '../command.ts';
import { allAttributes, copyAll, remoteDestination, type Attribute } from '../copy.ts';
import { illegal, readOptions } from '../options.ts';
import { expandArguments } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.CopyCommands.Cp. */
export const cp: Command = {
  usage: '[-f] [-p | -p[topax]] [-d] [-t <thread count>] [-q <thread pool queue size>] <src> ... <dst>',
  description: `Copies files and directories. -f: replaces what is there; -p: keeps times, owner and mode, or with letters those of
timestamps, ownership, permission; -d: without a temporary name; -t, -q are taken and make no difference.`,
  async run(run, argv) {
    const { preserve, rest } = takePreserve(argv);
    const { flags, args } = readOptions(rest, { min: 2, flags: ['f', 'd'], values: ['t', 'q'] });
    const target = await remoteDestination(run, args);
    await copyAll(run, await expandArguments(run, args), target, { overwrite: flags.has('f'), direct: flags.has('d'), preserve });
  },
};

const attributes: Readonly<Record<string, Attribute | undefined>> = {
  t: 'timestamps',
  o: 'ownership',
  p: 'permission',
  a: 'permission',
};

/** `-p` may stand anywhere before `--`. */
function takePreserve(argv: readonly string[]): { preserve: ReadonlySet<Attribute>; rest: string[] } {
  const end = argv.indexOf('--');
  const at = argv.findIndex((word, index) => word.startsWith('-p') && (end === -1 || index < end));
  if (at === -1) return { preserve: new Set(), rest: [...argv] };
  const letters = Array.from((argv[at] ?? '').slice(2).toLowerCase());
  const unknown = letters.find((letter) => !'topax'.includes(letter));
  if (unknown !== undefined) throw illegal(`No attribute for ${unknown}`);
  const named = letters.map((letter) => attributes[letter]).filter((attribute) => attribute !== undefined);
  return { preserve: letters.length === 0 ? allAttributes : new Set(named), rest: argv.toSpliced(at, 1) };
}
