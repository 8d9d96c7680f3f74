import type { Disk, DiskFile } from '@calf/runtime/disk';

/** Lets several processes use one disk, one operation at a time, in an order that is chosen by `choose`. */
export class Interleaving {
  readonly #waiting: { actor: string; go: () => void }[] = [];
  readonly #choose: (actors: readonly string[]) => string;

  constructor(choose: (actors: readonly string[]) => string) {
    this.#choose = choose;
  }

  /** `disk` as `actor` sees it: each operation waits for its turn. */
  diskOf(actor: string, disk: Disk): Disk {
    const turn = () => new Promise<void>((go) => this.#waiting.push({ actor, go }));
    return gated(disk, turn);
  }

  /** Gives turns until every one of `lives` has ended. */
  async run(lives: readonly Promise<unknown>[]): Promise<void> {
    const alive = new Set(lives);
    for (const life of lives) void life.finally(() => alive.delete(life)).catch(() => undefined);
    while (alive.size > 0) {
      await new Promise((resolve) => setImmediate(resolve)); // until every actor waits for a turn, or has ended
      this.#giveTurn();
    }
    await Promise.all(lives);
  }

  #giveTurn(): void {
    const actors = [...new Set(this.#waiting.map(({ actor }) => actor))].sort();
    if (actors.length === 0) return;
    const chosen = this.#choose(actors);
    const index = this.#waiting.findIndex(({ actor }) => actor === chosen);
    this.#waiting.splice(index, 1)[0]?.go();
  }
}

function gated(disk: Disk, turn: () => Promise<void>): Disk {
  return {
    ...disk,
    open: async (file, flags) => (await turn(), gatedFile(await disk.open(file, flags), turn)),
    readFile: async (file) => (await turn(), disk.readFile(file)),
    list: async (directory) => (await turn(), disk.list(directory)),
    stat: async (file) => (await turn(), disk.stat(file)),
    mkdirs: (directory) => disk.mkdirs(directory),
    syncDirectory: async (directory) => (await turn(), disk.syncDirectory(directory)),
  };
}

function gatedFile(file: DiskFile, turn: () => Promise<void>): DiskFile {
  return {
    ...file,
    read: async (into, position) => (await turn(), file.read(into, position)),
    write: async (bytes, position) => (await turn(), file.write(bytes, position)),
    sync: async () => (await turn(), file.sync()),
    truncate: async (byteLength) => (await turn(), file.truncate(byteLength)),
  };
}
