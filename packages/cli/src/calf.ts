import { runCalf } from './calf/main.ts';
import { runCommand } from './command.ts';

await runCommand('calf', runCalf);
