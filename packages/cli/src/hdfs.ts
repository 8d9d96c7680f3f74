import { runCommand } from './command.ts';
import { runHdfs } from './hdfs/main.ts';

await runCommand('hdfs', runHdfs);
