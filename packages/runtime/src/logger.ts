/** Fields of a log line: facts, not prose. */
export type LogFields = Readonly<Record<string, unknown>>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One event, one line, one level. A logger is passed in; cores do not log. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A logger whose every line carries `fields` too. */
  with(fields: LogFields): Logger;
}

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** Writes lines of `time LEVEL event key=value …` to `write`; what is below `level` is dropped. */
export function createLogger(
  write: (line: string) => void,
  { level = 'info', fields = {}, now = () => new Date() }: { level?: LogLevel; fields?: LogFields; now?: () => Date } = {},
): Logger {
  const emit = (at: LogLevel) => (event: string, more?: LogFields) => {
    if (levels.indexOf(at) < levels.indexOf(level)) return;
    write(`${now().toISOString()} ${at.toUpperCase()} ${event}${render({ ...fields, ...more })}\n`);
  };
  return {
    debug: emit('debug'),
    info: emit('info'),
    warn: emit('warn'),
    error: emit('error'),
    with: (more) => createLogger(write, { level, fields: { ...fields, ...more }, now }),
  };
}

/** Drops everything: for tests, and for libraries used by a CLI. */
export const silentLogger: Logger = createLogger(() => undefined, { level: 'error' });

function render(fields: LogFields): string {
  return Object.entries(fields)
    .map(([key, value]) => ` ${key}=${renderValue(value)}`)
    .join('');
}

function renderValue(value: unknown): string {
  if (value instanceof Error) return JSON.stringify(value.stack ?? value.message);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'string') return /^[\w./:@-]+$/.test(value) ? value : JSON.stringify(value);
  return String(JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner)));
}
