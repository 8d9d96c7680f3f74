import readline from 'node:readline';
import { expect, test } from 'vitest';
import { recordTally } from '../../tally.ts';
import { clusterForShells } from './cluster-for-shells.ts';
import { contractKit } from './hadoop-jars.ts';
import { describeHadoop, startJava } from './java-hadoop.ts';

/** More than these run; fewer would mean that some were not found. */
const testsMin = 200;

describeHadoop("Hadoop's contract of a file system", () => {
  test('is kept, as far as its own tests can see', async () => {
    await using cluster = await clusterForShells({ dataNodeCount: 3 });
    const conf = { 'fs.defaultFS': cluster.uri, 'dfs.replication': '3' };
    const java = await startJava({
      conf,
      mainClass: 'ContractTests',
      args: [],
      user: 'root',
      kit: contractKit,
      cwd: cluster.localDirectory,
    });
    if (!java.process.stdout) throw new Error('the tests have no pipe');
    const verdicts: string[] = [];
    for await (const line of readline.createInterface({ input: java.process.stdout })) {
      if (/^(?:PASS|FAIL|SKIP) /.test(line)) verdicts.push(line);
    }
    await java.stop();
    const failed = verdicts.filter((verdict) => verdict.startsWith('FAIL'));
    expect(failed).toEqual([]);
    const count = (word: string) => verdicts.filter((verdict) => verdict.startsWith(word)).length;
    expect(count('PASS')).toBeGreaterThan(testsMin);
    recordTally({ passed: count('PASS'), excluded: count('SKIP') });
  });
});
