import {
  type CounterGroups,
  fileSystemCounter,
  inputFormatCounter,
  jobCounter,
  outputFormatCounter,
  shuffleErrors,
  taskCounter,
} from './counters.ts';

interface FrameworkGroup {
  readonly displayName: string;
  /** Constants in the order of the Java enum, which is the order of printing, with their display names. */
  readonly counters: Readonly<Record<string, string>>;
}

/** Sources: JobCounter.properties, TaskCounter.properties, FileInputFormatCounter.properties, FileOutputFormatCounter.properties. */
const frameworkGroups: Readonly<Record<string, FrameworkGroup>> = {
  [jobCounter]: {
    displayName: 'Job Counters ',
    counters: {
      NUM_FAILED_MAPS: 'Failed map tasks',
      NUM_FAILED_REDUCES: 'Failed reduce tasks',
      NUM_KILLED_MAPS: 'Killed map tasks',
      NUM_KILLED_REDUCES: 'Killed reduce tasks',
      TOTAL_LAUNCHED_MAPS: 'Launched map tasks',
      TOTAL_LAUNCHED_REDUCES: 'Launched reduce tasks',
      OTHER_LOCAL_MAPS: 'Other local map tasks',
      DATA_LOCAL_MAPS: 'Data-local map tasks',
      RACK_LOCAL_MAPS: 'Rack-local map tasks',
      SLOTS_MILLIS_MAPS: 'Total time spent by all maps in occupied slots (ms)',
      SLOTS_MILLIS_REDUCES: 'Total time spent by all reduces in occupied slots (ms)',
      MILLIS_MAPS: 'Total time spent by all map tasks (ms)',
      MILLIS_REDUCES: 'Total time spent by all reduce tasks (ms)',
    },
  },
  [taskCounter]: {
    displayName: 'Map-Reduce Framework',
    counters: {
      MAP_INPUT_RECORDS: 'Map input records',
      MAP_OUTPUT_RECORDS: 'Map output records',
      MAP_OUTPUT_BYTES: 'Map output bytes',
      MAP_OUTPUT_MATERIALIZED_BYTES: 'Map output materialized bytes',
      SPLIT_RAW_BYTES: 'Input split bytes',
      COMBINE_INPUT_RECORDS: 'Combine input records',
      COMBINE_OUTPUT_RECORDS: 'Combine output records',
      REDUCE_INPUT_GROUPS: 'Reduce input groups',
      REDUCE_SHUFFLE_BYTES: 'Reduce shuffle bytes',
      REDUCE_INPUT_RECORDS: 'Reduce input records',
      REDUCE_OUTPUT_RECORDS: 'Reduce output records',
      SPILLED_RECORDS: 'Spilled Records',
      SHUFFLED_MAPS: 'Shuffled Maps ',
      FAILED_SHUFFLE: 'Failed Shuffles',
      MERGED_MAP_OUTPUTS: 'Merged Map outputs',
      CPU_MILLISECONDS: 'CPU time spent (ms)',
      COMMITTED_HEAP_BYTES: 'Total committed heap usage (bytes)',
    },
  },
  [shuffleErrors]: {
    displayName: 'Shuffle Errors',
    counters: Object.fromEntries(
      ['BAD_ID', 'CONNECTION', 'IO_ERROR', 'WRONG_LENGTH', 'WRONG_MAP', 'WRONG_REDUCE'].map((name) => [name, name]),
    ),
  },
  [inputFormatCounter]: { displayName: 'File Input Format Counters ', counters: { BYTES_READ: 'Bytes Read' } },
  [outputFormatCounter]: { displayName: 'File Output Format Counters ', counters: { BYTES_WRITTEN: 'Bytes Written' } },
};

/** Source: FileSystemCounter.properties; the constants stand behind a scheme, as in `HDFS_BYTES_READ`. */
const fileSystemCounters = { BYTES_READ: 'Number of bytes read', BYTES_WRITTEN: 'Number of bytes written' };

/** `Counters: 49` and a line for each group and counter. Source: org.apache.hadoop.mapreduce.counters.AbstractCounters.toString. */
export function renderCounters(groups: CounterGroups): string {
  const shown = inOrder(groups);
  const count = shown.reduce((sum, group) => sum + group.counters.length, 0);
  const lines = shown.map(
    ({ displayName, counters }) => `\n\t${displayName}${counters.map(([name, value]) => `\n\t\t${name}=${value}`).join('')}`,
  );
  return `Counters: ${count}${lines.join('')}`;
}

interface ShownGroup {
  readonly displayName: string;
  readonly counters: readonly (readonly [string, number])[];
}

/** File systems first, then the framework's groups, then the job's own in the order of their names. */
function inOrder(groups: CounterGroups): ShownGroup[] {
  const framework = [jobCounter, taskCounter, shuffleErrors];
  const formats = [inputFormatCounter, outputFormatCounter];
  const own = Object.keys(groups)
    .filter((group) => group !== fileSystemCounter && !(group in frameworkGroups))
    .sort();
  const shown = [fileSystemGroup(groups[fileSystemCounter])];
  for (const group of [...framework, ...own, ...formats]) shown.push(namedGroup(group, groups[group]));
  return shown.filter(({ counters }) => counters.length > 0);
}

function fileSystemGroup(counters: Readonly<Record<string, number>> = {}): ShownGroup {
  const schemes = [...new Set(Object.keys(counters).map((name) => name.slice(0, name.indexOf('_'))))].sort();
  const shown = schemes.flatMap((scheme) =>
    Object.entries(fileSystemCounters).map(
      ([name, displayName]) => [`${scheme}: ${displayName}`, counters[`${scheme}_${name}`] ?? 0] as const,
    ),
  );
  return { displayName: 'File System Counters', counters: shown };
}

function namedGroup(group: string, counters: Readonly<Record<string, number>> = {}): ShownGroup {
  const framework = frameworkGroups[group];
  if (!framework) {
    return { displayName: group, counters: Object.entries(counters).sort(([one], [other]) => (one < other ? -1 : 1)) };
  }
  const shown = Object.entries(framework.counters).flatMap(([name, displayName]) => {
    const value = counters[name];
    return value === undefined ? [] : [[displayName, value] as const];
  });
  return { displayName: framework.displayName, counters: shown };
}
