import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connectFileSystem } from '@calf/client/file-system';
import { Configuration } from '@calf/runtime/configuration';
import { onTestFinished } from 'vitest';
import { openHive, renderValue } from '../src/hive.ts';

export interface Warehouse {
  /** A directory of the test's own; the warehouse is `warehouse` in it. */
  readonly directory: string;
  readonly configuration: Configuration;
  readonly said: readonly string[];
  /** Runs a statement; rows as `hive` prints them. */
  run(statement: string): Promise<string[]>;
  /** A second client of the same warehouse. */
  another(): Promise<Warehouse>;
  write(name: string, text: string | Uint8Array): string;
  read(name: string): string;
  list(name: string): string[];
}

/** A warehouse in a temporary directory of this machine. */
export async function openWarehouse(directory = temporaryDirectory()): Promise<Warehouse> {
  const configuration = new Configuration([
    ['fs.defaultFS', 'file:///'],
    ['hive.metastore.warehouse.dir', `${directory}/warehouse`],
  ]);
  const fileSystem = await connectFileSystem({ configuration, user: 'hive' });
  const said: string[] = [];
  const now = () => new Date('2020-02-03T04:05:06Z');
  const hive = openHive({ fileSystem, configuration, say: (line) => said.push(line), now });
  const within = (name: string) => path.join(directory, name);
  return {
    directory,
    configuration,
    said,
    async run(statement) {
      const { columns, rows } = await hive.execute(statement);
      const lines: string[] = [];
      for await (const batch of rows()) {
        for (const row of batch) lines.push(columns.map(({ type }, index) => renderValue(row[index] ?? null, type)).join('\t'));
      }
      return lines;
    },
    another: () => openWarehouse(directory),
    write(name, text) {
      fs.mkdirSync(path.dirname(within(name)), { recursive: true });
      fs.writeFileSync(within(name), text);
      return within(name);
    },
    read: (name) => fs.readFileSync(within(name), 'utf8'),
    list: (name) => fs.readdirSync(within(name)).sort(),
  };
}

function temporaryDirectory(): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'calf-hive-'));
  onTestFinished(() => fs.rmSync(directory, { recursive: true }));
  return directory;
}

/** The films that most tests ask about. */
export async function openFilms(): Promise<Warehouse> {
  const warehouse = await openWarehouse();
  warehouse.write(
    'films.csv',
    [
      '1,Toy Story,Comedy,8.3,1995',
      '2,Alien,Horror,8.5,1979',
      '3,Heat,\\N,8.2,1995',
      '4,Big,Comedy,7.3,1988',
      '5,Jaws,Horror,\\N,1975',
    ].join('\n'),
  );
  await warehouse.run(
    "create table films (id int, title string, genre string, rating double, year int) row format delimited fields terminated by ','",
  );
  await warehouse.run(`load data local inpath '${warehouse.directory}/films.csv' into table films`);
  return warehouse;
}
