/** The entry of a thread for tasks: runs an attempt, tells how it goes, and waits for another; after one that failed it ends. */
import { flushCompileCache } from 'node:module';
import { inspect } from 'node:util';
import { parentPort } from 'node:worker_threads';
import { UserError } from '@calf/runtime/errors';
import { MapOutputLocations } from '../task/map-output-locations.ts';
import { runAttempt } from './run-attempt.ts';
import type { FromTaskThread, TaskThreadData, ToTaskThread } from './task-thread-messages.ts';

if (!parentPort) throw new Error('a thread for tasks is started by its job process');
const port = parentPort;
const tell = (message: FromTaskThread) => port.postMessage(message);
flushCompileCache(); // if there is one: the engine's modules, not those of users, which are new for each attempt
let locations = new MapOutputLocations();

port.on('message', (message: ToTaskThread) => {
  if (message.type === 'locations') locations.update(message.locations);
  else void run(message.data);
});

async function run(data: TaskThreadData): Promise<void> {
  locations = new MapOutputLocations();
  locations.update(data.locations);
  try {
    const counters = await runAttempt(data, { locations, tell });
    tell({ type: 'finished', counters: counters.toGroups() });
  } catch (error) {
    tell({ type: 'failed', error: describe(error) });
    // The message is delivered before the thread ends; what user code has left open does not keep it.
    port.close();
    setImmediate(() => process.exit());
  }
}

/** The stack of an error in user code; programs and refusals speak for themselves. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : inspect(error);
  if (error instanceof UserError || error.message.startsWith('java.')) return error.message;
  return error.stack ?? error.message;
}
