import { expect, test } from 'vitest';
import { renderCounters } from '../src/counter-names.ts';
import { fileSystemCounter, jobCounter, taskCounter } from '../src/counters.ts';

test('counters are printed in the order and with the names of Hadoop', () => {
  const text = renderCounters({
    [taskCounter]: { SPILLED_RECORDS: 4, MAP_INPUT_RECORDS: 3 },
    Mine: { b: 2, a: 1 },
    [jobCounter]: { DATA_LOCAL_MAPS: 1, TOTAL_LAUNCHED_MAPS: 2 },
    [fileSystemCounter]: { HDFS_BYTES_READ: 7, FILE_BYTES_WRITTEN: 9 },
  });
  expect(text).toBe(
    [
      'Counters: 10',
      '\tFile System Counters',
      '\t\tFILE: Number of bytes read=0',
      '\t\tFILE: Number of bytes written=9',
      '\t\tHDFS: Number of bytes read=7',
      '\t\tHDFS: Number of bytes written=0',
      '\tJob Counters ',
      '\t\tLaunched map tasks=2',
      '\t\tData-local map tasks=1',
      '\tMap-Reduce Framework',
      '\t\tMap input records=3',
      '\t\tSpilled Records=4',
      '\tMine',
      '\t\ta=1',
      '\t\tb=2',
    ].join('\n'),
  );
});
