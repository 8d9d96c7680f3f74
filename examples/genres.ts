/**
 * The films of a table as Sqoop imports it, a line of CSV each, by genre: average rating, number of films, and the best of them.
 *
 *     mapred job -submit examples/genres.ts -D genre.column=1 -D rating.column=2 -D title.column=4 \
 *       -D mapreduce.job.reduces=3 -input movies -output genres
 *
 * Each line of the output is `genre TAB average TAB films TAB best film`.
 */
import { mapText, reduceText } from '@calf/mapreduce/job';

/** Columns are counted from 0. The title is the last of them that is used, so it may hold commas when it is the table's last. */
export const mapper = mapText((line, { configuration, emit, count }) => {
  const [genreColumn, ratingColumn, titleColumn] = ['genre.column', 'rating.column', 'title.column'].map((key, i) =>
    configuration.getInt(key, i),
  ) as [number, number, number];
  const fields = line.split(',');
  const genre = fields[genreColumn] ?? '';
  const rating = Number(fields[ratingColumn] ?? 'NaN');
  const isLast = titleColumn > genreColumn && titleColumn > ratingColumn;
  const title = isLast ? fields.slice(titleColumn).join(',') : (fields[titleColumn] ?? '');
  if (Number.isNaN(rating)) count('Genres', 'films without a rating');
  else emit(genre, written({ sum: rating, films: 1, bestRating: rating, bestTitle: title }));
});

/** Sums up what one map has of a genre. */
export const combiner = reduceText((genre, summaries, { emit }) => emit(genre, written(total(summaries))));

export const reducer = reduceText((genre, summaries, { emit }) => {
  const { sum, films, bestTitle } = total(summaries);
  emit(genre, `${(sum / films).toFixed(2)}\t${films}\t${bestTitle}`);
});

/** What is known of some films of a genre. Sums of sums are sums again, which is what makes a combiner possible. */
interface Summary {
  readonly sum: number;
  readonly films: number;
  readonly bestRating: number;
  readonly bestTitle: string;
}

function total(summaries: Iterable<string>): Summary {
  let all: Summary = { sum: 0, films: 0, bestRating: Number.NEGATIVE_INFINITY, bestTitle: '' };
  for (const text of summaries) {
    const one = read(text);
    const { bestRating, bestTitle } = isBetter(one, all) ? one : all;
    all = { sum: all.sum + one.sum, films: all.films + one.films, bestRating, bestTitle };
  }
  return all;
}

/** Of two films with the same rating the first in the alphabet, so that the order in which they come does not matter. */
function isBetter(one: Summary, other: Summary): boolean {
  if (one.bestRating !== other.bestRating) return one.bestRating > other.bestRating;
  return one.bestTitle < other.bestTitle;
}

function written({ sum, films, bestRating, bestTitle }: Summary): string {
  return `${sum}\t${films}\t${bestRating}\t${bestTitle}`;
}

function read(text: string): Summary {
  const [sum = '', films = '', bestRating = '', ...title] = text.split('\t');
  return { sum: Number(sum), films: Number(films), bestRating: Number(bestRating), bestTitle: title.join('\t') };
}
