import { runSqoop } from '@calf/sqoop/sqoop';
import { runCommand } from './command.ts';

await runCommand('sqoop', runSqoop);
