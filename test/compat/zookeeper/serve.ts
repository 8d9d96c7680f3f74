import { startCoordinator } from '@calf/coordinator/server';
import { createLogger } from '@calf/runtime/logger';

/**
 * A coordinator as a process: `serve.ts DIRECTORY PORT [TICK_MS]` prints `ready <port>`, and ends when its standard input does. Whoever
 * starts it therefore takes it along, even by SIGKILL. The line `kill` on its standard input is its own SIGKILL.
 */
const [directory = '', port = '0', tickMs = '2000'] = process.argv.slice(2);
const log = createLogger((line) => void process.stderr.write(line), { level: 'warn' });
const coordinator = await startCoordinator({
  directory,
  clientAddress: { host: '127.0.0.1', port: Number(port) },
  tickTimeMs: Number(tickMs),
  superDigest: 'super:D/InIHSb7yEEbrWz8b9l71RjZJU=', // super:test, as kazoo's own harness configures it
  log,
});
console.log(`ready ${coordinator.client.port}`);
process.stdin.on('data', (line: Buffer) => {
  if (line.toString().trim() === 'kill') process.kill(process.pid, 'SIGKILL');
});
process.stdin.once('end', () => void coordinator.stop());
void coordinator.failed.then(() => process.exit(1));
