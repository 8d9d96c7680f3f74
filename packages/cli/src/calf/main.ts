import { Command, CommanderError } from 'commander';
import type { CommandSurroundings } from '../command.ts';
import { addDown } from './down.ts';
import { addRoles } from './role.ts';
import { addStatus } from './status.ts';
import { addUp } from './up.ts';

/** `calf`: a cluster on this machine. Answers the exit code. @throws UserError */
export async function runCalf(argv: readonly string[], surroundings: CommandSurroundings): Promise<number> {
  let exitCode = 0;
  const program = new Command('calf')
    .description('A Hadoop that starts in a second: HDFS, MapReduce, ZooKeeper and Sqoop on this machine.')
    .configureOutput({
      writeOut: (text) => void surroundings.stdout.write(text),
      writeErr: (text) => void surroundings.stderr.write(text),
    })
    .exitOverride()
    .showHelpAfterError('(calf help says what there is)');
  const exits = (code: number) => {
    exitCode = code;
  };
  addUp(program, surroundings, exits);
  addDown(program, surroundings);
  addStatus(program, surroundings, exits);
  addRoles(program, surroundings, exits);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (fault) {
    if (fault instanceof CommanderError) return fault.exitCode;
    throw fault;
  }
  return exitCode;
}
