import { runCommand } from './command.ts';
import { runHadoop } from './mapred/hadoop.ts';

await runCommand('hadoop', runHadoop);
