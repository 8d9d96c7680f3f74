import type { CommandSurroundings } from '../command.ts';
import { runStreaming } from './streaming.ts';

/** `hadoop <command>`: the file system's commands are those of `hdfs dfs`, a jar may be streaming's. */
export async function runHadoop(argv: readonly string[], surroundings: CommandSurroundings): Promise<number> {
  const [command, ...rest] = argv;
  if (command === 'jar') return runJar(rest, surroundings);
  if (command === 'fs' || command === 'dfs') {
    const { runHdfs } = await import('../hdfs/main.ts');
    return runHdfs(['dfs', ...rest], surroundings);
  }
  if (command === 'version') {
    surroundings.stdout.write('calf, for Hadoop 3.4.3\n');
    return 0;
  }
  surroundings.stderr.write('Usage: hadoop <fs | jar <streaming.jar> | version> [generic options] …\n');
  return command === undefined ? 1 : 255;
}

/** The jar is known by its name and need not exist: what it would do is done here. */
function runJar([jar = '', ...argv]: readonly string[], surroundings: CommandSurroundings): Promise<number> {
  if (/streaming[^/]*\.jar$/.test(jar)) return runStreaming(argv, surroundings);
  surroundings.stderr.write(
    jar === ''
      ? 'Usage: hadoop jar <streaming.jar> [generic options] …\n'
      : `hadoop: ${jar} is Java, which is not run here: only streaming jars (…streaming….jar) are; ` +
          'a TypeScript job is submitted by `mapred job -submit <module>`\n',
  );
  return Promise.resolve(1);
}
