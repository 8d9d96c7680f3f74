import os from 'node:os';
import path from 'node:path';
import { type LoneRole, loneRoles, startLoneRole } from '@calf/cluster/lone-role';
import { Configuration } from '@calf/runtime/configuration';
import { createLogger } from '@calf/runtime/logger';
import type { Command } from 'commander';
import type { CommandSurroundings } from '../command.ts';
import { defaultDataDirectory } from '../default-cluster.ts';
import { keyAndValue } from './key-and-value.ts';
import { untilAskedToStop } from './until-asked-to-stop.ts';

interface RoleFlags {
  readonly data?: string;
  readonly name?: string;
  readonly conf: [string, string][];
}

const purposes: Readonly<Record<LoneRole, string>> = {
  coordinator: 'the ZooKeeper-compatible coordinator (calf.zookeeper.address)',
  namenode: 'a NameNode (dfs.namenode.rpc-address, dfs.namenode.http-address)',
  datanode: 'a DataNode (dfs.datanode.address and the like, fs.defaultFS)',
  jobtracker: 'a JobTracker (mapreduce.jobtracker.address, ha.zookeeper.quorum)',
  tasktracker: 'a TaskTracker beside a DataNode (mapreduce.tasktracker.http.address, ha.zookeeper.quorum)',
};

/** `calf namenode` and its kind: one role in the foreground, configured by HADOOP_CONF_DIR and --conf alone, with Hadoop's defaults. */
export function addRoles(program: Command, surroundings: CommandSurroundings, exits: (code: number) => void): void {
  for (const role of loneRoles) {
    program
      .command(role)
      .description(`run ${purposes[role]} alone, until Ctrl-C`)
      .option('--data <dir>', 'where it keeps its files (default: $CALF_DATA or ~/.calf)')
      .option('--name <name>', 'what a worker registers as (default: the host name)')
      .option('--conf <key=value>', 'any Hadoop key; may be repeated', keyAndValue, [])
      .action(async (flags: RoleFlags) => exits(await runRole(role, flags, surroundings)));
  }
}

async function runRole(
  role: LoneRole,
  flags: RoleFlags,
  { stdout, stderr, environment, cwd }: CommandSurroundings,
): Promise<number> {
  const log = createLogger((line) => void stderr.write(line));
  const { plan, running } = await startLoneRole(role, {
    configuration: Configuration.load({ directory: environment['HADOOP_CONF_DIR'] }).with(flags.conf),
    dataDirectory: path.resolve(cwd, flags.data ?? defaultDataDirectory(environment)),
    name: flags.name ?? os.hostname(),
    log,
  });
  stdout.write(`${JSON.stringify({ event: 'ready', ...plan, pid: process.pid })}\n`);
  void running.failed?.then((fault) => {
    // What it holds in memory may be ahead of what is durable: nothing more may be answered.
    log.error('role failed, the process ends', { role, fault });
    process.exit(1);
  });
  await untilAskedToStop();
  await running.stop();
  return 0;
}
