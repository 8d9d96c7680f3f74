import type { FileOutput, FileSystem } from '@calf/client/file-system';
import type { Logger } from '@calf/runtime/logger';
import type { JobEvent } from '../core/job-events.ts';

const attemptsMax = 4;

/**
 * A job's events on their way into its staging directory. Nothing waits for them: what is lost with a JobTracker is work that is done
 * again. The one step that must not be done twice, the commit, is guarded by a file of its own. When the file breaks, as with the DataNodes
 * it is written to, it is written anew from its beginning.
 */
export class EventLog {
  readonly #open: () => Promise<FileOutput>;
  readonly #log: Logger;
  readonly #lines: string[] = [];
  #written = 0;
  #writing: Promise<void> | undefined;
  #output: FileOutput | undefined;
  #failures = 0;

  constructor(fileSystem: FileSystem, path: string, log: Logger) {
    this.#open = () => fileSystem.create(path, { overwrite: true });
    this.#log = log;
  }

  append(events: readonly JobEvent[]): void {
    this.#lines.push(...events.map((event) => `${JSON.stringify(event)}\n`));
    this.#writing ??= this.#write();
  }

  /** Writes what is left and completes the file. */
  async close(): Promise<void> {
    await this.#writing;
    try {
      await this.#output?.close();
    } catch (error) {
      this.#log.warn('events of a job are not complete', { error });
    }
    this.#lines.length = 0;
  }

  async #write(): Promise<void> {
    while (this.#written < this.#lines.length && this.#failures < attemptsMax) {
      try {
        await this.#writeNew();
      } catch (error) {
        this.#failures++;
        this.#log.warn('events of a job could not be written', { failures: this.#failures, error });
        await this.#output?.abort().catch(() => undefined);
        this.#output = undefined;
        this.#written = 0;
      }
    }
    this.#writing = undefined;
  }

  async #writeNew(): Promise<void> {
    this.#output ??= await this.#open();
    const { length } = this.#lines;
    await this.#output.write(Buffer.from(this.#lines.slice(this.#written).join('')));
    await this.#output.hflush();
    this.#written = length;
  }
}
