import os from 'node:os';
import { hadoopIsMissing } from '../compat/hadoop/hadoop-jars.ts';
import { type Figure, renderFigures } from './figure.ts';
import { javaClient } from './rows/java-client.ts';
import { listing } from './rows/listing.ts';
import { startAndMemory } from './rows/start-and-memory.ts';

/** `npm run bench [-- ROW …]`: each row measures calf and the real Hadoop in the same run, in turn, and prints the ratio. */
const rows: Readonly<Record<string, () => Promise<Figure[]>>> = { start: startAndMemory, ls: listing, client: javaClient };
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(rows, name));
const missing = hadoopIsMissing();
if (unknown.length > 0) fail(`there is no row ${unknown.join(', ')}: choose from ${Object.keys(rows).join(', ')}`);
else if (missing) fail(`the real Hadoop cannot run here, since ${missing}`);
else await bench();

async function bench(): Promise<void> {
  console.log(
    `${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`,
  );
  const figures: Figure[] = [];
  for (const [name, row] of Object.entries(rows)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    console.error(`measuring ${name} …`);
    figures.push(...(await row()));
  }
  console.log(renderFigures(figures));
}

function fail(message: string): void {
  console.error(`bench: ${message}`);
  process.exitCode = 1;
}
