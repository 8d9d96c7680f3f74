/** Counters by group and name, as Hadoop's: names are the Java enums' constants, shown by their display names. */
export type CounterGroups = Readonly<Record<string, Readonly<Record<string, number>>>>;

export const taskCounter = 'org.apache.hadoop.mapreduce.TaskCounter';
export const jobCounter = 'org.apache.hadoop.mapreduce.JobCounter';
export const fileSystemCounter = 'org.apache.hadoop.mapreduce.FileSystemCounter';
export const inputFormatCounter = 'org.apache.hadoop.mapreduce.lib.input.FileInputFormatCounter';
export const outputFormatCounter = 'org.apache.hadoop.mapreduce.lib.output.FileOutputFormatCounter';
export const shuffleErrors = 'Shuffle Errors';

/** A set of counters that grows. */
export class Counters {
  readonly #groups = new Map<string, Map<string, number>>();

  constructor(initial: CounterGroups = {}) {
    this.addAll(initial);
  }

  increment(group: string, name: string, by: number): void {
    let counters = this.#groups.get(group);
    if (!counters) {
      counters = new Map();
      this.#groups.set(group, counters);
    }
    counters.set(name, (counters.get(name) ?? 0) + by);
  }

  get(group: string, name: string): number {
    return this.#groups.get(group)?.get(name) ?? 0;
  }

  addAll(groups: CounterGroups): void {
    for (const [group, counters] of Object.entries(groups)) {
      for (const [name, value] of Object.entries(counters)) this.increment(group, name, value);
    }
  }

  toGroups(): Record<string, Record<string, number>> {
    return Object.fromEntries([...this.#groups].map(([group, counters]) => [group, Object.fromEntries(counters)]));
  }
}
