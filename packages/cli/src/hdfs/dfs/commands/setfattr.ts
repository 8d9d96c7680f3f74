import type { Command } from '../command.ts';
import { illegal, takeOption } from '../options.ts';
import { PathError } from '../path-error.ts';
import { walkArguments } from '../walk.ts';

/** Source: org.apache.hadoop.fs.shell.XAttrCommands.SetfattrCommand. */
export const setfattr: Command = {
  usage: '{-n name [-v value] | -x name} <path>',
  description: 'Sets (-n) or removes (-x) an extended attribute. A value is text, "text", 0x and hex digits, or 0s and base64.',
  async run(run, argv) {
    const args = [...argv];
    const name = takeOption(args, '-n');
    const value = decodeValue(takeOption(args, '-v') ?? '');
    const removed = takeOption(args, '-x');
    if (name !== undefined && removed !== undefined) throw illegal("Can not specify both '-n name' and '-x name' option.");
    if (name === undefined && removed === undefined) throw illegal("Must specify '-n name' or '-x name' option.");
    if (args.length === 0) throw illegal('<path> is missing.');
    if (args.length > 1) throw illegal('Too many arguments.');
    await walkArguments(run, args, {
      async visit(item) {
        if (!item.fs.xattrs) throw new PathError(item.text, 'notSupported');
        if (name !== undefined) await item.fs.xattrs.set(item.path, name, value);
        else if (removed !== undefined) await item.fs.xattrs.remove(item.path, removed);
      },
    });
  },
};

/** Source: org.apache.hadoop.fs.XAttrCodec.decodeValue. */
function decodeValue(text: string): Buffer {
  if (text.length >= 2 && text.startsWith('"') && text.endsWith('"')) return Buffer.from(text.slice(1, -1));
  if (/^0x([\da-f]{2})*$/i.test(text)) return Buffer.from(text.slice(2), 'hex');
  if (/^0s/i.test(text)) return Buffer.from(text.slice(2), 'base64');
  return Buffer.from(text);
}
