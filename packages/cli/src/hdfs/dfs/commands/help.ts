import { illegal } from '../options.ts';
import type { Command, Run } from '../command.ts';

const prefix = 'Usage: hadoop fs [generic options]';

/** Source: org.apache.hadoop.fs.FsShell.Help. */
export const help: Command = {
  usage: '[cmd ...]',
  description: 'Explains the commands named, or all.',
  run: (run, argv) => print(run, argv, true),
};

/** Source: org.apache.hadoop.fs.FsShell.Usage. */
export const usage: Command = {
  usage: '[cmd ...]',
  description: 'Shows how the commands named, or all, are written.',
  run: (run, argv) => print(run, argv, false),
};

async function print({ session: { out } }: Run, names: readonly string[], explain: boolean): Promise<void> {
  const { commands, loadCommand } = await import('../commands.ts');
  if (names.length === 0) await out.line(prefix);
  for (const name of names.length === 0 ? Object.keys(commands) : names) {
    const command = await loadCommand(name.replace(/^-/, ''));
    if (!command) throw illegal(`\`${name}': Unknown command`);
    if (names.length === 0 && command.replacement !== undefined) continue;
    const written = `-${name.replace(/^-/, '')} ${command.usage}`.trimEnd();
    if (!explain) await out.line(names.length === 0 ? `\t[${written}]` : `${prefix} ${written}`);
    else await out.line(`${written} :\n  ${command.description.replaceAll('\n', '\n  ')}\n`);
  }
}
