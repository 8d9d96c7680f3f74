import path from 'node:path';
import { stopCluster } from '@calf/cluster/cluster';
import type { Command } from 'commander';
import type { CommandSurroundings } from '../command.ts';
import { defaultDataDirectory } from '../default-cluster.ts';

/** `calf down`: ends the cluster of a data directory, in order, and waits until it is gone. */
export function addDown(program: Command, { stdout, environment, cwd }: CommandSurroundings): void {
  program
    .command('down')
    .description('end the cluster')
    .option('--data <dir>', 'its data directory (default: $CALF_DATA or ~/.calf)')
    .action(async ({ data }: { data?: string }) => {
      const directory = path.resolve(cwd, data ?? defaultDataDirectory(environment));
      const stopped = await stopCluster(directory);
      stdout.write(stopped ? `the cluster of ${directory} has ended\n` : `no cluster runs on ${directory}\n`);
    });
}
