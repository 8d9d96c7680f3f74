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
  const isAsked = /^(--?h(elp)?|help)$/.test(command ?? '');
  const to = isAsked ? surroundings.stdout : surroundings.stderr;
  if (!isAsked && command !== undefined) to.write(`hadoop: ${command} is no command\n`);
  to.write(usage);
  if (isAsked) return 0;
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

const usage = `Usage: hadoop <command> [generic options] …
  fs                   files, as \`hdfs dfs\`
  jar <streaming.jar>  a job of any programs; \`hadoop jar streaming.jar -help\` names its options
  version              which Hadoop this is like
`;
