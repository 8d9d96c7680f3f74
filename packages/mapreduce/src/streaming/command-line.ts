import { inputFormatKey } from '../input/input-format.ts';
import { inputDirectoryKey } from '../input/plan-splits.ts';
import { outputDirectoryKey } from '../output/output-committer.ts';
import { encodeCommand } from './streaming-program.ts';

/** A streaming command line that is not right. */
export class StreamingRefusal extends Error {
  override readonly name = 'StreamingRefusal';
}

export interface StreamingCommand {
  /** Keys of the job's configuration. */
  readonly keys: readonly (readonly [string, string])[];
  /** Local files to send along (`-file`). */
  readonly files: readonly string[];
  /** `-background`: do not wait for the job's end. */
  readonly background: boolean;
  readonly help: boolean;
  readonly output: string;
}

type Arity = 'flag' | 'one' | 'many';

/** Source: org.apache.hadoop.streaming.StreamJob.setupOptions. */
const options: Readonly<Record<string, Arity>> = {
  input: 'many',
  output: 'one',
  mapper: 'one',
  combiner: 'one',
  reducer: 'one',
  file: 'many',
  dfs: 'one',
  inputformat: 'one',
  outputformat: 'one',
  partitioner: 'one',
  numReduceTasks: 'one',
  jobconf: 'one',
  cmdenv: 'one',
  cacheFile: 'many',
  background: 'flag',
  verbose: 'flag',
  debug: 'flag',
  info: 'flag',
  help: 'flag',
};

/** Reads the words after the generic options of `hadoop jar …streaming….jar`. @throws StreamingRefusal. Source: StreamJob.parseArgv, setJobConf. */
export function readStreamingCommand(argv: readonly string[]): StreamingCommand {
  const given = readOptions(argv);
  const last = (name: string) => given.get(name)?.at(-1);
  const help = given.has('help') || given.has('info');
  const inputs = given.get('input') ?? [];
  const output = last('output') ?? '';
  if (!help && inputs.length === 0) throw new StreamingRefusal('Required argument: -input <name>');
  if (!help && output === '') throw new StreamingRefusal('Required argument: -output ');
  const keys: [string, string | undefined][] = [
    ['calf.job.streaming', 'true'],
    ...pairs(given.get('jobconf') ?? []),
    [inputDirectoryKey, inputs.join(',')],
    [outputDirectoryKey, output],
    [inputFormatKey, last('inputformat')],
    ['mapreduce.job.partitioner.class', last('partitioner')],
    ['fs.defaultFS', last('dfs')],
    ['stream.addenvironment', given.get('cmdenv')?.join(' ')],
    ['mapreduce.job.cache.files', given.get('cacheFile')?.join(',')],
    ['stream.map.streamprocessor', program(last('mapper'), 'IdentityMapper')],
    ['stream.combine.streamprocessor', program(last('combiner'), 'IdentityReducer')],
    ['stream.reduce.streamprocessor', program(last('reducer'), 'IdentityReducer')],
    ['mapreduce.job.reduces', last('reducer') === 'NONE' ? '0' : reduceTasks(last('numReduceTasks'))],
  ];
  checkOutputFormat(last('outputformat'));
  return {
    keys: keys.filter((entry): entry is [string, string] => entry[1] !== undefined),
    files: given.get('file') ?? [],
    background: given.has('background'),
    help,
    output,
  };
}

function readOptions(argv: readonly string[]): Map<string, string[]> {
  const given = new Map<string, string[]>();
  const surplus: string[] = [];
  for (let at = 0; at < argv.length; ) {
    const word = argv[at++] ?? '';
    const name = word.replace(/^--?/, '');
    const arity = word.startsWith('-') ? options[name] : undefined;
    if (!arity) {
      if (word.startsWith('-')) throw new StreamingRefusal(`Unrecognized option: ${word}`);
      surplus.push(word);
      continue;
    }
    const values = given.get(name) ?? [];
    given.set(name, values);
    if (arity === 'flag') continue;
    const first = argv[at];
    if (first === undefined) throw new StreamingRefusal(`Missing argument for option: ${name}`);
    values.push(first);
    at++;
    while (arity === 'many' && at < argv.length && !argv[at]?.startsWith('-')) values.push(argv[at++] ?? '');
  }
  if (surplus.length > 0) {
    throw new StreamingRefusal(`Found ${surplus.length} unexpected arguments on the command line [${surplus.join(', ')}]`);
  }
  return given;
}

/** A command, unless it is the class that passes records on, which is what happens without a command. */
function program(command: string | undefined, identity: string): string | undefined {
  if (command === undefined || command === 'NONE' || command.slice(command.lastIndexOf('.') + 1) === identity) return undefined;
  return encodeCommand(command);
}

function reduceTasks(text: string | undefined): string | undefined {
  if (text === undefined || /^\d+$/.test(text)) return text;
  throw new StreamingRefusal(`-numReduceTasks wants a number, not "${text}"`);
}

function checkOutputFormat(name: string | undefined): void {
  if (name === undefined || name.slice(name.lastIndexOf('.') + 1) === 'TextOutputFormat') return;
  throw new StreamingRefusal(`-outputformat : class not found : ${name}`);
}

function pairs(definitions: readonly string[]): [string, string][] {
  return definitions.map((definition) => {
    const equals = definition.indexOf('=');
    if (equals <= 0) throw new StreamingRefusal(`-jobconf wants name=value, not "${definition}"`);
    return [definition.slice(0, equals), definition.slice(equals + 1)];
  });
}
