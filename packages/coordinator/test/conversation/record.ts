import { createWriteStream } from 'node:fs';
import { play } from './play.ts';
import { script } from './script.ts';

/**
 * Records the script against a fresh real ZooKeeper, by hand: `record.ts HOST PORT FILE SOURCE`. The server needs
 * zookeeper.extendedTypesEnabled=true, the super digest of super:test, tickTime 2000.
 */
const [host = '', port = '', file = '', source = ''] = process.argv.slice(2);
const scenes = await play(script, { host, port: Number(port) });
const out = createWriteStream(file);
out.write(`${JSON.stringify({ source })}\n`);
for (const scene of scenes) out.write(`${JSON.stringify(scene)}\n`);
out.end();
