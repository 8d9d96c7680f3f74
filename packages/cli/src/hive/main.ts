import { connectFileSystem, currentUser } from '@calf/client/file-system';
import { openHive } from '@calf/hive/hive';
import { Configuration } from '@calf/runtime/configuration';
import { UserError } from '@calf/runtime/errors';
import fs from 'node:fs';
import path from 'node:path';
import type { CommandSurroundings } from '../command.ts';
import { BrokenPipe, Output } from '../hdfs/output.ts';
import { runInteractive } from './interactive.ts';
import { type HiveArguments, readArguments, usage } from './options.ts';
import { runFile, runText, type Shell } from './shell.ts';

/** What a shell reports for a program that ended because the reader of its pipe had gone. */
const brokenPipeExit = 141;

/** `hive -e 'select …'`, `hive -f script`, `hive`: answers the exit code, the low byte of Hive's error number. */
export async function runHive(argv: readonly string[], io: CommandSurroundings): Promise<number> {
  const [out, err] = [new Output(io.stdout), new Output(io.stderr)];
  try {
    const options = readArguments(argv);
    if (options.help) {
      await out.line(usage);
      await out.flush();
      return 0;
    }
    return await withHive(options, { io, out, err });
  } catch (fault) {
    if (fault instanceof BrokenPipe) return brokenPipeExit;
    if (!(fault instanceof UserError)) throw fault;
    await err.line(fault.message);
    await err.flush();
    return 1;
  }
}

async function withHive(options: HiveArguments, { io, out, err }: Pick<Shell, 'io' | 'out' | 'err'>): Promise<number> {
  const configuration = configurationOf(options, io);
  const user = currentUser(io.environment);
  const fileSystem = await connectFileSystem({ configuration, user, workingDirectory: io.cwd });
  try {
    const say = options.silent ? undefined : (line: string) => void io.stderr.write(`${line}\n`);
    const hive = openHive({ fileSystem, configuration, database: options.database, say });
    return (await run({ hive, io, out, err, options }, options)) & 0xff;
  } finally {
    await out.flush().catch(() => undefined);
    await fileSystem.close();
  }
}

async function run(shell: Shell, { initFiles, statements, file }: HiveArguments): Promise<number> {
  for (const init of initFiles) {
    const outcome = await runFile(shell, init);
    if (outcome.code !== 0 || outcome.quit) return outcome.code;
  }
  if (file !== undefined) return (await runFile(shell, file)).code;
  if (statements.length === 0) return runInteractive(shell);
  return (await runText(shell, statements.join(';\n'))).code;
}

/** Hadoop's site files, hive-site.xml beside them or in HIVE_CONF_DIR, then `--hiveconf`. */
function configurationOf({ settings }: HiveArguments, { environment }: CommandSurroundings): Configuration {
  const directory = environment['HADOOP_CONF_DIR'];
  const hiveSite = path.join(environment['HIVE_CONF_DIR'] ?? directory ?? '', 'hive-site.xml');
  const files = fs.existsSync(hiveSite) ? [hiveSite] : [];
  return Configuration.load({ directory, files }).with(settings);
}
