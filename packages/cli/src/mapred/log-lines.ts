import type { Writable } from 'node:stream';

/** Lines as Hadoop's log4j prints them on a console: `2026-11-21 02:04:05,006 INFO mapreduce.Job: Running job: …`. */
export interface LogLines {
  info(logger: string, line: string): void;
  warn(logger: string, line: string): void;
  error(logger: string, line: string): void;
}

export function logLines(stream: Writable): LogLines {
  const print = (level: string) => (logger: string, line: string) => {
    stream.write(`${timestamp(new Date())} ${level} ${logger}: ${line}\n`);
  };
  return { info: print('INFO'), warn: print('WARN'), error: print('ERROR') };
}

/** In local time. */
function timestamp(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return `${day} ${time},${String(at.getMilliseconds()).padStart(3, '0')}`;
}
