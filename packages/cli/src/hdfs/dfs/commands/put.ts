import type { Command, Run } from '../command.ts';
import { allAttributes, copyAll, copyStream, remoteDestination, targetFor, type CopySettings } from '../copy.ts';
import { readOptions } from '../options.ts';
import { localItem, type PathItem } from '../path-item.ts';

/** Source: org.apache.hadoop.fs.shell.CopyCommands.Put. */
export const put: Command = {
  usage: '[-f] [-p] [-l] [-d] [-t <thread count>] [-q <thread pool queue size>] <localsrc> ... <dst>',
  description: `Copies local files and directories; - is the standard input. -f: replaces what is there; -p: keeps times, owner and mode;
-l: one replica, in memory first; -d: without a temporary name; -t, -q are taken and make no difference.`,
  run: (run, argv) => putFiles(run, argv),
};

export async function putFiles(run: Run, argv: readonly string[], leave?: CopySettings['leave']): Promise<void> {
  const { flags, args } = readOptions(argv, { min: 1, flags: ['f', 'p', 'l', 'd'], values: ['t', 'q'] });
  const target = await remoteDestination(run, args);
  const settings: CopySettings = {
    overwrite: flags.has('f'),
    direct: flags.has('d'),
    lazyPersist: flags.has('l'),
    preserve: flags.has('p') ? allAttributes : new Set(),
    ...(leave ? { leave } : {}),
  };
  const sources: PathItem[] = [];
  for (const arg of args) sources.push(await localItem(run.session, arg));
  const [only] = sources;
  if (only && args.length === 1 && args[0] === '-') {
    await copyStream(run.session.stdin as AsyncIterable<Buffer>, await targetFor(only, target), settings);
  } else {
    await copyAll(run, sources, target, settings);
  }
}
