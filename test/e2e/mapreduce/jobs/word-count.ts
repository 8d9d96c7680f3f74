import { mapText, sumReducer } from '@calf/mapreduce/job';

export const mapper = mapText((line, { emit }) => {
  for (const word of line.split(' ')) if (word !== '') emit(word, 1);
});

export const combiner = sumReducer;
export const reducer = sumReducer;
