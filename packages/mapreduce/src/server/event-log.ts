import type { FileOutput, FileSystem } from '@calf/client/file-system';
import type { Logger } from '@calf/runtime/logger';
import type { JobEvent } from '../core/job-events.ts';

/**
 * A job's events on their way into its staging directory. Nothing waits for them: what is lost with a JobTracker is work that is done
 * again. The one step that must not be done twice, the commit, is guarded by a file of its own.
 */
export class EventLog {
  readonly #open: () => Promise<FileOutput>;
  readonly #log: Logger;
  #lines: string[] = [];
  #writing: Promise<void> | undefined;
  #output: FileOutput | undefined;
  #broken = false;

  constructor(fileSystem: FileSystem, path: string, log: Logger) {
    this.#open = () => fileSystem.create(path, { overwrite: true });
    this.#log = log;
  }

  append(events: readonly JobEvent[]): void {
    if (this.#broken) return;
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
  }

  async #write(): Promise<void> {
    try {
      while (this.#lines.length > 0) {
        const lines = this.#lines;
        this.#lines = [];
        this.#output ??= await this.#open();
        await this.#output.write(Buffer.from(lines.join('')));
        await this.#output.hflush();
      }
    } catch (error) {
      this.#broken = true;
      this.#log.warn('events of a job cannot be written', { error });
    } finally {
      this.#writing = undefined;
    }
  }
}
