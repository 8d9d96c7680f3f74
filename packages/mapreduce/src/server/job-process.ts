/**
 * The entry of a job's process on a node. Its TaskTracker talks to it over the channel it was started with, and when that ends, whatever the
 * reason, the process ends too, its threads with it, and the programs with the threads that watch over them.
 */
import { flushCompileCache } from 'node:module';
import type { FromJobProcess, ToJobProcess } from './job-process-messages.ts';
import { JobTasks } from './job-tasks.ts';

const tell = (message: FromJobProcess) => {
  process.send?.(message);
};

flushCompileCache(); // if there is one: this process does not live to its end
let tasks: JobTasks | undefined;

process.on('message', (message: ToJobProcess) => {
  switch (message.type) {
    case 'job':
      tasks = new JobTasks(message.facts, tell);
      return;
    case 'launch':
      void tasks?.launch(message.attemptId);
      return;
    case 'kill':
      void tasks?.kill(message.attemptId);
      return;
    case 'locations':
      tasks?.locate(message.locations);
  }
});

process.on('disconnect', () => process.exit());
