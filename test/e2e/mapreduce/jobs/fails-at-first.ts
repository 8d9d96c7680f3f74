import { mapText } from '@calf/mapreduce/job';

/** Fails in every attempt with a number below `fail.below`. */
export const mapper = mapText((line, { emit, attemptId, configuration }) => {
  const attempt = Number(attemptId.slice(attemptId.lastIndexOf('_') + 1));
  if (attempt < configuration.getInt('fail.below', 0)) throw new Error(`attempt ${attempt} does not like "${line}"`);
  emit(line);
});
