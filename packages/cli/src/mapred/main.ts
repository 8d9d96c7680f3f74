import { HadoopError, UserError } from '@calf/runtime/errors';
import type { CommandSurroundings } from '../command.ts';
import { runJobCommand } from './job.ts';
import { runStreaming } from './streaming.ts';

/** `mapred job …`, `mapred streaming …`. */
export async function runMapred(argv: readonly string[], surroundings: CommandSurroundings): Promise<number> {
  const [command, ...rest] = argv;
  try {
    if (command === 'job') return await runJobCommand(rest, surroundings);
    if (command === 'streaming') return await runStreaming(rest, surroundings);
  } catch (error) {
    if (!(error instanceof HadoopError || error instanceof UserError)) throw error;
    surroundings.stderr.write(`mapred: ${error.message}\n`);
    return 1;
  }
  const isAsked = /^(--?h(elp)?|help)$/.test(command ?? '');
  const to = isAsked ? surroundings.stdout : surroundings.stderr;
  if (!isAsked && command !== undefined) to.write(`mapred: ${command} is no command\n`);
  to.write(usage);
  return isAsked ? 0 : 1;
}

const usage = `Usage: mapred <command> [generic options] …
  job        -submit, -list, -status, -kill …; \`mapred job\` names them
  streaming  a job of any programs; \`mapred streaming -help\` names its options
Generic options: -D <key>=<value>, -conf <file>, -fs <uri>, -files <path>,…
`;
