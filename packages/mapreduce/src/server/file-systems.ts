import { connectFileSystem, type FileSystem } from '@calf/client/file-system';
import type { Configuration } from '@calf/runtime/configuration';
import type { Logger } from '@calf/runtime/logger';

/** Connections to the file system, one for each user. */
export class FileSystems {
  readonly #connected = new Map<string, Promise<FileSystem>>();
  readonly #options: { configuration: Configuration; uri: string | undefined; log: Logger };

  constructor(options: { configuration: Configuration; uri: string | undefined; log: Logger }) {
    this.#options = options;
  }

  /** As `user`; without one as whom this process runs. */
  as(user?: string): Promise<FileSystem> {
    const known = this.#connected.get(user ?? '');
    if (known) return known;
    const connected = connectFileSystem({ ...this.#options, user });
    this.#connected.set(user ?? '', connected);
    return connected;
  }

  async close(): Promise<void> {
    const connected = [...this.#connected.values()];
    this.#connected.clear();
    await Promise.allSettled(connected.map(async (fileSystem) => (await fileSystem).close()));
  }
}
