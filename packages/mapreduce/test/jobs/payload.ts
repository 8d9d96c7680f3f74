import type { SplitTask } from '../../src/api.ts';

export const task: SplitTask = async (context) => {
  await context.write(Buffer.from(`read ${context.payload}\n`));
  context.countRecords({ input: 1, output: 1 });
};
