import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A row of `movies`. The title stands last, since it may hold commas. */
export interface Film {
  readonly id: number;
  readonly genre: string | null;
  readonly rating: number;
  readonly votes: number;
  readonly title: string | null;
}

export interface Rating {
  readonly userId: number;
  readonly movieId: number;
  readonly rating: number;
  readonly ratedAt: number;
}

export interface FilmData {
  readonly from: string;
  readonly films: readonly Film[];
  readonly ratings: readonly Rating[];
  /** Films without a rating. */
  readonly skipped: number;
}

interface VegaMovie {
  readonly Title: string | number | null;
  readonly 'Major Genre': string | null;
  readonly 'IMDB Rating': number | null;
  readonly 'IMDB Votes': number | null;
}

/** The films of the npm package vega-datasets; a film's id is its row number. */
export function readVegaFilms(): FilmData {
  // The package's exports name its code only, not the data beside it.
  const file = path.resolve(fileURLToPath(import.meta.resolve('vega-datasets')), '..', '..', 'data', 'movies.json');
  const rows = JSON.parse(fs.readFileSync(file, 'utf8')) as VegaMovie[];
  const films = rows.flatMap((row, index): Film[] => {
    const rating = row['IMDB Rating'];
    if (rating === null) return [];
    const title = row.Title === null ? null : String(row.Title);
    return [{ id: index + 1, genre: row['Major Genre'], rating, votes: row['IMDB Votes'] ?? 0, title }];
  });
  return { from: 'vega-datasets', films, ratings: [], skipped: rows.length - films.length };
}

/** `movies.csv` and `ratings.csv` as GroupLens publishes them; a film's rating is the average of its ratings. */
export function readMovieLens(directory: string): FilmData {
  const ratings = readCsv(path.join(directory, 'ratings.csv')).map(([user, movie, rating, at]): Rating => {
    return { userId: Number(user), movieId: Number(movie), rating: Number(rating), ratedAt: Number(at) };
  });
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { movieId, rating } of ratings) {
    const { sum, count } = sums.get(movieId) ?? { sum: 0, count: 0 };
    sums.set(movieId, { sum: sum + rating, count: count + 1 });
  }
  const rows = readCsv(path.join(directory, 'movies.csv'));
  const films = rows.flatMap(([id = '', title = '', genres = '']): Film[] => {
    const rated = sums.get(Number(id));
    if (!rated) return [];
    const rating = Math.round((rated.sum / rated.count) * 100) / 100;
    return [{ id: Number(id), genre: genres.split('|')[0] ?? null, rating, votes: rated.count, title }];
  });
  return { from: `MovieLens in ${directory}`, films, ratings, skipped: rows.length - films.length };
}

/** Rows behind the heading; a field in double quotes may hold commas, and `""` for a quote. */
function readCsv(file: string): string[][] {
  const lines = fs.readFileSync(file, 'utf8').trimEnd().split(/\r?\n/).slice(1);
  return lines.map((line) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      ([, inQuotes, plain = '']) => inQuotes?.replaceAll('""', '"') ?? plain,
    ),
  );
}
