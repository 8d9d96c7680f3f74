import { StringDecoder } from 'node:string_decoder';
import type { TaskEnvironment } from '../task/task-environment.ts';

const tailLinesMax = 20;
const lineCharactersMax = 64 * 1024;

/**
 * What a program writes to its standard error: `reporter:counter:<group>,<counter>,<amount>` and `reporter:status:<message>` are for the
 * job, all other lines for its log. Source: org.apache.hadoop.streaming.PipeMapRed.MRErrorThread.
 */
export class ReporterLines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #environment: TaskEnvironment;
  readonly #log: (line: string) => void;
  readonly #tail: string[] = [];
  #rest = '';

  constructor(environment: TaskEnvironment, log: (line: string) => void) {
    this.#environment = environment;
    this.#log = log;
  }

  /** The last lines that were for the log. */
  get tail(): string {
    return this.#tail.join('\n');
  }

  push(chunk: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = (lines.pop() ?? '').slice(-lineCharactersMax);
    for (const line of lines) this.#take(line);
  }

  end(): void {
    if (this.#rest !== '') this.#take(this.#rest);
    this.#rest = '';
  }

  #take(line: string): void {
    const prefix = this.#environment.configuration.get('stream.stderr.reporter.prefix', 'reporter:');
    if (line.startsWith(`${prefix}counter:`)) this.#count(line.slice(`${prefix}counter:`.length).trim());
    else if (line.startsWith(`${prefix}status:`)) this.#environment.setStatus(line.slice(`${prefix}status:`.length).trim());
    else {
      this.#tail.push(line);
      if (this.#tail.length > tailLinesMax) this.#tail.shift();
      this.#log(line);
    }
  }

  #count(text: string): void {
    const [group, counter, amount, more] = text.split(',');
    if (group !== undefined && counter !== undefined && amount && more === undefined && /^-?\d+$/.test(amount)) {
      this.#environment.counters.increment(group, counter, Number(amount));
    } else this.#log(`Cannot parse counter line: reporter:counter:${text}`);
  }
}
