import type { Command } from '../command.ts';
import { parseMode } from '../modes.ts';
import { illegal, readOptions } from '../options.ts';
import { isDirectory } from '../path-item.ts';
import { walkArguments } from '../walk.ts';

/** Source: org.apache.hadoop.fs.FsShellPermissions.Chmod. */
export const chmod: Command = {
  usage: '[-R] <MODE[,MODE]... | OCTALMODE> PATH...',
  description: `Changes permissions: u+x,g=rw,o-r or 755, 1777. -R: of everything beneath too. Letters are rwxXt; without any of ugoa
all three are meant, and no umask counts.`,
  async run(run, argv) {
    const { flags, args } = readOptions(argv, { min: 2, flags: ['R'], keepUnknown: true });
    const [mode = '', ...paths] = args;
    const change = parseMode(mode);
    if (!change) throw illegal(`chmod : mode '${mode}' does not match the expected pattern.`);
    await walkArguments(run, paths, {
      recursive: flags.has('R'),
      async visit(item) {
        const wanted = change(item.status.permission, isDirectory(item));
        if (wanted === item.status.permission) return;
        await item.fs.setPermission(item.path, wanted).catch((error: unknown) => {
          throw new Error(`changing permissions of '${item.text}': ${messageOf(error)}`, { cause: error });
        });
      },
    });
  },
};

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
