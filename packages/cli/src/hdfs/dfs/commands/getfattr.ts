import type { Command } from '../command.ts';
import { illegal, takeOption } from '../options.ts';
import { PathError } from '../path-error.ts';
import { walkArguments } from '../walk.ts';

const encodings: Readonly<Record<string, (value: Buffer) => string>> = {
  text: (value) => `"${value.toString('utf8')}"`,
  hex: (value) => `0x${value.toString('hex')}`,
  base64: (value) => `0s${value.toString('base64')}`,
};

/** Source: org.apache.hadoop.fs.shell.XAttrCommands.GetfattrCommand. */
export const getfattr: Command = {
  usage: '[-R] {-n name | -d} [-e en] <path>',
  description: 'Prints extended attributes. -n: this one; -d: all; -e: as text, hex or base64; -R: of everything beneath too.',
  async run(run, argv) {
    const args = [...argv];
    const name = takeOption(args, '-n');
    const encoding = takeOption(args, '-e') ?? 'text';
    const render = encodings[encoding.toLowerCase()];
    if (!render) throw illegal(`Invalid/unsupported encoding option specified: ${encoding}`);
    const [recursive, dump] = ['-R', '-d'].map((flag) => args.includes(flag));
    const paths = args.filter((arg) => arg !== '-R' && arg !== '-d');
    if (!dump && name === undefined) throw illegal("Must specify '-n name' or '-d' option.");
    if (paths.length === 0) throw illegal('<path> is missing.');
    if (paths.length > 1) throw illegal('Too many arguments.');
    await walkArguments(run, paths, {
      recursive: recursive ?? false,
      async visit(item) {
        if (!item.fs.xattrs) throw new PathError(item.text, 'notSupported');
        await run.session.out.line(`# file: ${item.text}`);
        const found = await item.fs.xattrs.get(item.path, dump || name === undefined ? [] : [name]);
        for (const [key, value] of found) await run.session.out.line(value.length === 0 ? key : `${key}=${render(value)}`);
      },
    });
  },
};
