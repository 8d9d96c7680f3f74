import type { ReadyCluster } from '@calf/cluster/cluster';
import type { FilmDatabase } from './film-database.ts';
import type { FilmData } from './films.ts';
import type { Stage } from './stage.ts';

/** What the steps of the demo share. */
export interface Scene {
  readonly stage: Stage;
  readonly cluster: ReadyCluster;
  readonly database: FilmDatabase;
  readonly data: FilmData;
  /** A local directory for files of the demo. */
  readonly directory: string;
}

/** Output lines without the empty one at the end. */
export function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** The counter called `name` in what Hadoop's job client printed. */
export function counterIn(text: string, name: string): number {
  const found = text.split('\n').find((line) => line.trim().startsWith(`${name}=`));
  return Number(found?.split('=').at(-1) ?? Number.NaN);
}

/** The sum of a DataNode metric over all workers, from their /jmx. */
export async function sumOverDataNodes({ cluster }: Scene, metric: string): Promise<number> {
  const values = await Promise.all(
    cluster.datanodes.map(async ({ http }) => {
      const answer = await fetch(`http://127.0.0.1:${http}/jmx?qry=Hadoop:service=DataNode,name=DataNodeActivity*`);
      const { beans } = (await answer.json()) as { beans: Record<string, unknown>[] };
      return Number(beans[0]?.[metric] ?? Number.NaN);
    }),
  );
  return values.reduce((sum, value) => sum + value, 0);
}
