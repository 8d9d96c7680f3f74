import { baseName } from '@calf/client/path';
import type { Command } from '../command.ts';
import { utcSecond } from '../dates.ts';
import { formatMode } from '../modes.ts';
import { readOptions } from '../options.ts';
import type { ExistingItem } from '../path-item.ts';
import { walkArguments } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.Stat. */
export const stat: Command = {
  usage: '[format] <path> ...',
  description: `Prints facts of a file. The format may hold %a %A permission (octal, letters), %b bytes, %F type, %g group, %n name,
%o block size, %r replication, %u owner, %x %X access time (UTC, milliseconds), %y %Y modification time; %y unless told.`,
  async run(run, argv) {
    const { flags, args } = readOptions(argv, { min: 1, flags: ['R'] });
    const format = args[0]?.includes('%') ? args.shift() : '%y';
    readOptions(args, { min: 1, flags: ['R'] });
    await walkArguments(run, args, {
      recursive: flags.has('R'),
      visit: (item) => run.session.out.line(render(format ?? '%y', item)),
    });
  },
};

function render(format: string, item: ExistingItem): string {
  return format.replaceAll(/%(.?)/gs, (_all, letter: string) => fact(letter, item));
}

function fact(letter: string, { path, status }: ExistingItem): string {
  switch (letter) {
    case 'a':
      return status.permission.toString(8);
    case 'A':
      return formatMode(status.permission);
    case 'b':
      return String(status.length);
    case 'F':
      return { DIRECTORY: 'directory', FILE: 'regular file', SYMLINK: 'symlink' }[status.type];
    case 'g':
      return status.group;
    case 'n':
      return baseName(path);
    case 'o':
      return String(status.blockSize);
    case 'r':
      return String(status.replication);
    case 'u':
      return status.owner;
    case 'x':
      return utcSecond(status.accessTimeMs);
    case 'X':
      return String(status.accessTimeMs);
    case 'y':
      return utcSecond(status.modificationTimeMs);
    case 'Y':
      return String(status.modificationTimeMs);
    default:
      return letter;
  }
}
