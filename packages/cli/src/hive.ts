import { runCommand } from './command.ts';
import { runHive } from './hive/main.ts';

await runCommand('hive', runHive);
