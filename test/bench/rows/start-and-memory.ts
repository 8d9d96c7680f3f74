import { startCalf } from '../calf-side.ts';
import type { Figure } from '../figure.ts';
import { startHadoop } from '../hadoop-side.ts';
import { memoryOf } from '../memory.ts';

/** From nothing to the first file, and what the processes then hold, of one NameNode and three DataNodes; the whole cluster beside it. */
export async function startAndMemory(): Promise<Figure[]> {
  const calf = await startCalf({ only: 'hdfs' });
  const calfMemory = memoryOf(calf.pids);
  await calf.stop();
  const hadoop = await startHadoop();
  const hadoopMemory = memoryOf(hadoop.pids);
  await hadoop.stop();
  const whole = await startCalf();
  const wholeMemory = memoryOf(whole.pids);
  await whole.stop();
  return [
    {
      what: 'start to first file, 1 NameNode + 3 DataNodes',
      unit: 'ms',
      calf: calf.startMs,
      hadoop: hadoop.startMs,
      target: '1.5 s',
    },
    { what: '  resident memory', unit: 'MiB', calf: calfMemory.residentMib, hadoop: hadoopMemory.residentMib, target: '250 MiB' },
    {
      what: '  proportional share of it',
      unit: 'MiB',
      calf: calfMemory.proportionalMib,
      hadoop: hadoopMemory.proportionalMib,
      target: '',
    },
    { what: 'the whole cluster: start', unit: 'ms', calf: whole.startMs, hadoop: undefined, target: '' },
    { what: '  resident memory', unit: 'MiB', calf: wholeMemory.residentMib, hadoop: undefined, target: '' },
    { what: '  proportional share of it', unit: 'MiB', calf: wholeMemory.proportionalMib, hadoop: undefined, target: '' },
  ];
}
