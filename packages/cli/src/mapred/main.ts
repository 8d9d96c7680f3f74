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
  surroundings.stderr.write('Usage: mapred <job | streaming> [generic options] …\n');
  return 1;
}
