import { expect, test } from 'vitest';
import { inTurns } from '../src/in-turns.ts';

test('no more run at a time than may, the others in their order, also behind one that fails', async () => {
  const inTurn = inTurns(2);
  const started: number[] = [];
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const runs = [0, 1, 2, 3].map((index) =>
    inTurn(() => {
      started.push(index);
      return new Promise<void>((resolve, reject) => ends.push({ resolve, reject }));
    }),
  );
  expect(started).toEqual([0, 1]);
  ends[1]?.reject(new Error('no'));
  await expect(runs[1]).rejects.toThrow('no');
  expect(started).toEqual([0, 1, 2]);
  ends[0]?.resolve();
  await runs[0];
  expect(started).toEqual([0, 1, 2, 3]);
  ends[2]?.resolve();
  ends[3]?.resolve();
  await Promise.all([runs[2], runs[3]]);
});
