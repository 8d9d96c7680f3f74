import { expect, test } from 'vitest';
import { describeHadoop, javaHadoop } from './java-hadoop.ts';

describeHadoop('the warm JVM', () => {
  test('runs shells of Hadoop with their arguments, input, output and exit status', async () => {
    await using hadoop = disposable(await javaHadoop({ conf: { 'fs.defaultFS': 'file:///' } }));
    expect(await hadoop.run('dfs', ['-help', 'ls'])).toMatchObject({ exit: 0, stderr: '' });
    const missing = await hadoop.run('dfs', ['-ls', '/no/such/place and blank']);
    expect(missing).toEqual({ exit: 1, stdout: '', stderr: "ls: `/no/such/place and blank': No such file or directory\n" });
    expect(await hadoop.run('dfs', ['-nonsense'])).toMatchObject({ exit: 255 });
  });
});

function disposable<T extends { close(): Promise<void> }>(value: T): T & AsyncDisposable {
  return Object.assign(value, { [Symbol.asyncDispose]: () => value.close() });
}
