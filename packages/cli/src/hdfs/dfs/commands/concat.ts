import type { Command } from '../command.ts';
import { expandArguments } from '../walk.ts';

const usage = '<target path> <src path> <src path> ...';

/** Source: org.apache.hadoop.fs.shell.Concat. */
export const concat: Command = {
  usage,
  description:
    'Puts the blocks of the sources behind those of the target, which all lie in one directory; the sources are gone then.',
  async run(run, argv) {
    const [target, ...sources] = await expandArguments(run, argv);
    if (!target) throw new Error(`Target path not specified. ${usage}`);
    if (sources.length < 2) throw new Error(`The number of source paths is less than 2. ${usage}`);
    if (target.status?.type !== 'FILE')
      throw new Error(`Target path ${target.fs.qualify(target.path)} does not exist or is not file.`);
    for (const source of sources) {
      if (source.status?.type !== 'FILE') throw new Error(`${source.fs.qualify(source.path)} does not exist or is not file.`);
    }
    await target.fs.concat(
      target.path,
      sources.map(({ path }) => path),
    );
  },
};
