import type { Command } from '../command.ts';
import { parseTouchTime } from '../dates.ts';
import { illegal, readOptions, takeOption } from '../options.ts';
import type { PathItem } from '../path-item.ts';
import { walkArguments } from '../walk.ts';
import { makeEmpty, mustHaveParent } from './touchz.ts';

/** Source: org.apache.hadoop.fs.shell.TouchCommands.Touch. */
export const touch: Command = {
  usage: '[-a] [-m] [-t TIMESTAMP (yyyyMMdd:HHmmss) ] [-c] <path> ...',
  description: `Sets access and modification times to now; a missing file is made. -a: access time only; -m: modification time only;
-t: to that time; -c: makes no file.`,
  async run(run, argv) {
    const rest = [...argv];
    const timestamp = takeOption(rest, '-t');
    const { flags, args } = readOptions(rest, { min: 1, flags: ['t', 'a', 'm', 'c'] });
    await walkArguments(run, args, {
      visit: (item) => setTimes(item, flags, timestamp),
      async missing(item) {
        await mustHaveParent(item);
        if (flags.has('c')) return;
        await makeEmpty(item);
        if (timestamp !== undefined) await setTimes(item, flags, timestamp);
      },
    });
  },
};

async function setTimes(item: PathItem, flags: ReadonlySet<string>, timestamp: string | undefined): Promise<void> {
  const timeMs = timestamp === undefined ? Date.now() : parseTouchTime(timestamp);
  if (timeMs === undefined) {
    throw illegal(`Unable to parse the specified timestamp ${timestamp}. The expected format is yyyyMMdd:HHmmss`);
  }
  const onlyOne = flags.has('m') !== flags.has('a');
  await item.fs.setTimes(item.path, {
    ...(onlyOne && flags.has('a') ? {} : { modificationTimeMs: timeMs }),
    ...(onlyOne && flags.has('m') ? {} : { accessTimeMs: timeMs }),
  });
}
