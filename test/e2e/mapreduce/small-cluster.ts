import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connectFileSystem, type FileSystem } from '@calf/client/file-system';

import { Configuration } from '@calf/runtime/configuration';
import { createLogger, type Logger, silentLogger } from '@calf/runtime/logger';
import { startJobTracker, startTaskTracker } from '@calf/mapreduce/server';

export interface SmallCluster extends AsyncDisposable {
  /** Where the trackers have their files. */
  readonly root: string;
  /** For the test's own. */
  readonly directory: string;
  readonly fileSystem: FileSystem;
  readonly configuration: Configuration;
}

/** A JobTracker and TaskTrackers in this process (their jobs have processes of their own), on the local file system. */
export async function smallCluster({
  trackers = 2,
  conf = {},
}: {
  trackers?: number;
  conf?: Record<string, string>;
} = {}): Promise<SmallCluster> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-jobs-'));
  const fileSystem = await connectFileSystem({ uri: 'file:///', configuration: new Configuration() });
  const log: Logger = process.env['CALF_TEST_LOG']
    ? createLogger((line) => process.stderr.write(line), { level: 'debug' })
    : silentLogger;
  const configuration = new Configuration([
    ['fs.defaultFS', 'file:///'],
    ['yarn.app.mapreduce.am.staging-dir', path.join(directory, 'staging')],
    ['mapreduce.client.progressmonitor.pollinterval', '200'],
    ...Object.entries(conf),
  ]);
  const anywhere = { host: '127.0.0.1', port: 0 };
  const jobTracker = await startJobTracker({
    configuration,
    rpcAddress: anywhere,
    httpAddress: anywhere,
    log: log.with({ role: 'jobtracker' }),
  });
  const started = await Promise.all(
    Array.from({ length: trackers }, (_none, i) =>
      startTaskTracker({
        configuration,
        name: `worker-${i + 1}`,
        localDirectory: path.join(directory, `worker-${i + 1}`),
        jobTracker: jobTracker.rpc,
        httpAddress: anywhere,
        log: log.with({ role: `worker-${i + 1}` }),
      }),
    ),
  );
  fs.mkdirSync(path.join(directory, 'data'));
  return {
    root: directory,
    directory: path.join(directory, 'data'),
    fileSystem,
    configuration: configuration.with([['mapreduce.jobtracker.address', `127.0.0.1:${jobTracker.rpc.port}`]]),
    async [Symbol.asyncDispose]() {
      await Promise.all(started.map((tracker) => tracker.stop()));
      await jobTracker.stop();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}
