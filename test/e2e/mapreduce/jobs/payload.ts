import type { SplitTask } from '@calf/mapreduce/job';

export const task: SplitTask = async (context) => {
  await context.write(Buffer.from(`read ${context.payload}\n`));
  context.countRecords({ input: 1, output: 1 });
};
