import type { DiskFile, OpenFlags } from '@calf/runtime/disk';
import { MemoryDisk } from '@calf/runtime/memory-disk';

/** A disk whose syncs wait while it is held: what is written then is not durable yet. */
export class HeldDisk extends MemoryDisk {
  #released: Promise<void> = Promise.resolve();

  constructor() {
    super({});
  }

  /** From now on syncs wait for the call of what it answers. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#released = promise;
    return resolve;
  }

  override async open(file: string, flags: OpenFlags): Promise<DiskFile> {
    const opened = await super.open(file, flags);
    return {
      read: (into, position) => opened.read(into, position),
      readSync: (into, position) => opened.readSync(into, position),
      write: (bytes, position) => opened.write(bytes, position),
      writeSync: (bytes, position) => opened.writeSync(bytes, position),
      sync: async () => {
        await this.#released;
        await opened.sync();
      },
      truncate: (byteLength) => opened.truncate(byteLength),
      size: () => opened.size(),
      close: () => opened.close(),
    };
  }
}
