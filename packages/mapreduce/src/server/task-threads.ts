import { Worker } from 'node:worker_threads';
import { entryFile } from './entry.ts';
import type { FromTaskThread, TaskThreadData, ToTaskThread } from './task-thread-messages.ts';

export interface AttemptListener {
  onMessage(message: FromTaskThread): void;
  /** The thread has ended, with the attempt or without it; no message comes afterwards. */
  onEnd(error: string): void;
  onPrint(stream: 'stdout' | 'stderr', chunk: Buffer): void;
}

interface TaskThread {
  readonly worker: Worker;
  readonly heapMb: number;
  listener: AttemptListener | undefined;
}

/**
 * The threads of a job's process. One whose attempt has succeeded waits for the next, since loading the engine and making it fast again
 * takes longer than many a task.
 */
export class TaskThreads {
  readonly #idle: TaskThread[] = [];

  /** Starts a thread that is about to be needed. */
  prepare(heapMb: number): void {
    this.#idle.push(this.#start(heapMb));
  }

  /** Runs an attempt in a thread with so much heap. */
  run(
    data: TaskThreadData,
    heapMb: number,
    listener: AttemptListener,
  ): { tell(message: ToTaskThread): void; kill(): Promise<number> } {
    const waiting = this.#idle.findIndex((thread) => thread.heapMb === heapMb);
    const thread = this.#idle.splice(waiting, waiting === -1 ? 0 : 1)[0] ?? this.#start(heapMb);
    thread.listener = listener;
    const tell = (message: ToTaskThread) => thread.worker.postMessage(message);
    tell({ type: 'task', data });
    return { tell, kill: () => thread.worker.terminate() };
  }

  #start(heapMb: number): TaskThread {
    const worker = new Worker(entryFile('task-thread'), {
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
      stdout: true,
      stderr: true,
    });
    const thread: TaskThread = { worker, heapMb, listener: undefined };
    let error = '';
    worker.on('message', (message: FromTaskThread) => {
      const { listener } = thread;
      if (message.type === 'finished') {
        thread.listener = undefined;
        this.#idle.push(thread);
      }
      listener?.onMessage(message);
    });
    worker.on('error', (fault: unknown) => {
      error = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
    });
    worker.on('exit', (code) => {
      const at = this.#idle.indexOf(thread);
      if (at !== -1) this.#idle.splice(at, 1);
      thread.listener?.onEnd(error || `the task ended its thread by itself, with code ${code}`);
    });
    worker.stdout.on('data', (chunk: Buffer) => thread.listener?.onPrint('stdout', chunk));
    worker.stderr.on('data', (chunk: Buffer) => thread.listener?.onPrint('stderr', chunk));
    return thread;
  }
}
