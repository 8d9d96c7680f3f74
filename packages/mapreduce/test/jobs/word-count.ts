import { mapText, sumReducer } from '../../src/text-api.ts';

export const mapper = mapText((line, { emit }) => {
  for (const word of line.split(' ')) if (word !== '') emit(word, 1);
});

export const combiner = sumReducer;
export const reducer = sumReducer;
