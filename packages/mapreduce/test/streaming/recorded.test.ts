import fs from 'node:fs';
import path from 'node:path';
import { Configuration } from '@calf/runtime/configuration';
import { expect, test } from 'vitest';
import { renderCounters } from '../../src/counter-names.ts';
import { planLineSplits } from '../../src/input/line-splits.ts';
import { inputFormat } from '../../src/input/input-format.ts';
import { planSplits } from '../../src/input/plan-splits.ts';
import { runLocalJob } from '../../src/local-job.ts';
import { readStreamingCommand } from '../../src/streaming/command-line.ts';
import { checkStreaming, streamingProgram } from '../../src/streaming/streaming-program.ts';
import { localFiles } from '../support/local-files.ts';

interface Recording {
  /** Bytes as latin1, by name. */
  readonly input: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly title: string;
    readonly argv: readonly string[];
    readonly exit: number;
    readonly files: Readonly<Record<string, string>>;
    readonly counters: Readonly<Record<string, number>>;
    readonly says: readonly string[];
  }[];
}

const { input, cases } = JSON.parse(
  fs.readFileSync(path.join(import.meta.dirname, '../golden/streaming.json'), 'utf8'),
) as Recording;

test.each(cases.filter(({ exit }) => exit === 0))('as Hadoop Streaming does: $title', async ({ argv, files, counters }) => {
  await using local = await localFiles();
  const { output, printed } = await run(local, argv);
  expect(sortedLines(output)).toEqual(sortedLines(files));
  for (const [name, value] of Object.entries(counters)) {
    if (value > 0) expect(printed).toContain(`\t\t${name}=${value}\n`);
  }
});

test.each(cases.filter(({ exit }) => exit !== 0))('refused as by Hadoop Streaming: $title', async ({ argv, says }) => {
  await using local = await localFiles();
  const error: unknown = await run(local, argv).catch((fault: unknown) => fault);
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const inItsWords = says.map((line) => line.replace(/file:\S*\//, 'file:/'));
  expect(inItsWords.some((line) => line.includes(essence(first)))).toBe(true);
});

/** Hadoop does not say in which order the values of a key come, and it sorts them otherwise. */
function sortedLines(files: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, text.split('\n').sort()]));
}

/** What remains of a message without this test's directory and Java's classes. */
function essence(message: string): string {
  return message
    .replace(/file:\S*\//, 'file:/')
    .replace(/^java\.io\.IOException: Cannot run program .*?: /, '')
    .replace(/^java\.lang\.RuntimeException: /, '')
    .trim();
}

async function run({ directory, fileSystem }: Awaited<ReturnType<typeof localFiles>>, argv: readonly string[]) {
  for (const [name, bytes] of Object.entries(input)) fs.writeFileSync(path.join(directory, name), Buffer.from(bytes, 'latin1'));
  const output = path.join(directory, 'out');
  const { definitions, rest } = genericOptions(argv.map((word) => (word === 'OUT' ? output : word)));
  // Hadoop's local runner wants one map unless told otherwise.
  const command = readStreamingCommand(rest.map((word, i) => (rest[i - 1] === '-input' ? path.join(directory, word) : word)));
  const configuration = new Configuration([['mapreduce.job.maps', '1'], ...definitions, ...command.keys]);
  checkStreaming(configuration);
  const mapsWanted = configuration.getInt('mapreduce.job.maps', 1);
  const { splits } =
    inputFormat(configuration) === 'nline'
      ? await planLineSplits(fileSystem, configuration)
      : await planSplits(fileSystem, configuration, { mapsWanted });
  splits.sort((one, other) => other.length - one.length);
  const program = streamingProgram(configuration, { workDirectory: directory, log: () => undefined });
  const localDirectory = path.join(directory, 'local');
  const counters = await runLocalJob({ program, splits, configuration, fileSystem, localDirectory });
  const names = fs.readdirSync(output);
  const read = (name: string) => fs.readFileSync(path.join(output, name), 'latin1');
  return { output: Object.fromEntries(names.map((name) => [name, read(name)])), printed: `${renderCounters(counters)}\n` };
}

function genericOptions(argv: readonly string[]): { definitions: [string, string][]; rest: string[] } {
  const definitions: [string, string][] = [];
  const rest: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    if (argv[at] !== '-D') rest.push(argv[at] ?? '');
    else {
      const [key = '', ...value] = (argv[++at] ?? '').split('=');
      definitions.push([key, value.join('=')]);
    }
  }
  return { definitions, rest };
}
