import { runCommand } from './command.ts';
import { runMapred } from './mapred/main.ts';

await runCommand('mapred', runMapred);
