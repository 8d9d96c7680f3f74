import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GoldenCase, goldenCases, masked } from '../../golden/hdfs-shell/cases.ts';
import { writeLocalFiles } from '../../golden/hdfs-shell/local-files.ts';
import { expected, filled, localFiles, type Outcome, type ReplayTarget } from '../../golden/hdfs-shell/replay.ts';
import { type ClusterForShells, clusterForShells } from './cluster-for-shells.ts';
import { describeHadoop } from './java-hadoop.ts';
import { knownDifference, type StandIn, standIns } from './recorded-differences.ts';

/** `getconf` asks no server. */
const cases = goldenCases.filter(({ tool }) => tool !== 'getconf');

/*
 * The same shells and the same commands as in the recording, only the servers are ours: so what differs is a server's doing. The commands run as one
 * sequence, each on what those before it left.
 */
describeHadoop("Hadoop's shells print on our servers what they print on Hadoop's:", () => {
  let cluster: ClusterForShells;
  const outcomes = new Map<number, { found: Outcome; wanted: Outcome }>();

  beforeAll(async () => {
    cluster = await clusterForShells({ dataNodeCount: 3 });
    const { uri, http, localDirectory: directory, dataNodes } = cluster;
    await writeLocalFiles(directory);
    await cluster.hadoop.run('dfsadmin', ['-safemode', 'wait'], { user: 'root' });
    const target = { uri, http: `127.0.0.1:${http.port}`, directory, dataNodeIpcPort: dataNodes[0]?.ipc.port ?? 0 };
    for (const golden of cases) {
      const standIn = standIns.get(golden.id);
      if (!standIn?.instead) outcomes.set(golden.id, await outcomeOf(golden, target));
      if (standIn) await standInFor(standIn);
    }
  });

  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  async function standInFor({ commands, until }: StandIn): Promise<void> {
    for (const { argv, stdin = '' } of commands) await cluster.hadoop.run('dfs', argv, { user: 'root', stdin });
    for (let attempt = 0; until && attempt < 100; attempt++) {
      const { stdout } = await cluster.hadoop.run('dfs', until.argv, { user: 'root' });
      if (stdout === until.stdout) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async function outcomeOf(golden: GoldenCase, target: ReplayTarget): Promise<{ found: Outcome; wanted: Outcome }> {
    const argv = golden.argv.map((word) => filled(word, target));
    const tool = golden.tool === 'getconf' ? 'dfs' : golden.tool; // not among the cases
    const { exit, stdout, stderr } = await cluster.hadoop.run(tool, argv, { user: golden.user, stdin: golden.stdin ?? '' });
    const local = await localFiles(Object.keys(golden.local ?? {}), target.directory);
    const wanted = expected(golden, target);
    return {
      found: { exit, stdout: masked(stdout), stderr: withoutLogs(masked(stderr)), local },
      wanted: { ...wanted, stderr: withoutLogs(wanted.stderr) },
    };
  }

  for (const { id, tool, user, argv } of cases) {
    if (standIns.get(id)?.instead) continue;
    const reason = knownDifference(id);
    const name = `${id} ${user} ${tool} ${argv.join(' ')}`;
    test.skipIf(reason !== undefined)(reason ? `${name} (${reason})` : name, () => {
      const outcome = outcomes.get(id);
      expect(outcome?.found).toEqual(outcome?.wanted);
    });
  }

  test('what is known to differ still does; else it is to be struck off the list', () => {
    const alike = cases.filter(({ id }) => {
      const outcome = outcomes.get(id);
      return knownDifference(id) !== undefined && JSON.stringify(outcome?.found) === JSON.stringify(outcome?.wanted);
    });
    if (alike.length > 0) console.warn(`no longer different: ${alike.map(({ id }) => id).join(', ')}`);
  });
});

/** Lines of Hadoop's own log, and stacks, are not what the tools print. */
function withoutLogs(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^(?:WARN|INFO|ERROR) |^<LOGTIME>|^\tat /.test(line))
    .join('\n');
}
