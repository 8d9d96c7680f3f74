import path from 'node:path';
import { describeCluster } from '@calf/cluster/cluster';
import type { Command } from 'commander';
import type { CommandSurroundings } from '../command.ts';
import { defaultDataDirectory } from '../default-cluster.ts';
import { describeForPeople } from './describe.ts';

/** `calf status`: what runs on a data directory; exit 3, as `systemctl status` has it, when nothing does. */
export function addStatus(
  program: Command,
  { stdout, environment, cwd }: CommandSurroundings,
  exits: (code: number) => void,
): void {
  program
    .command('status')
    .description('what runs')
    .option('--data <dir>', 'its data directory (default: $CALF_DATA or ~/.calf)')
    .option('--json', 'as JSON')
    .action(async ({ data, json }: { data?: string; json?: boolean }) => {
      const directory = path.resolve(cwd, data ?? defaultDataDirectory(environment));
      const ready = await describeCluster(directory);
      if (json) stdout.write(`${JSON.stringify(ready ?? { event: 'down', data: directory })}\n`);
      else stdout.write(ready ? describeForPeople(ready) : `no cluster runs on ${directory}: calf up starts one\n`);
      exits(ready ? 0 : 3);
    });
}
