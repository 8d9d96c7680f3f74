/** Sqoop's way to speak: a log on stderr, answers on stdout. */
export interface Console {
  /** A bare line on stdout. */
  print(line: string): void;
  /** A bare line on stderr. */
  complain(line: string): void;
  info(logger: string, message: string): void;
  warn(logger: string, message: string): void;
  error(logger: string, message: string): void;
}

/** Lines in the layout of Sqoop's log4j: `yy/MM/dd HH:mm:ss LEVEL logger: message`. */
export function createConsole(
  { stdout, stderr }: { stdout: NodeJS.WritableStream; stderr: NodeJS.WritableStream },
  now: () => Date = () => new Date(),
): Console {
  const log = (level: string) => (logger: string, message: string) => {
    stderr.write(`${timestamp(now())} ${level} ${logger}: ${message}\n`);
  };
  return {
    print: (line) => void stdout.write(`${line}\n`),
    complain: (line) => void stderr.write(`${line}\n`),
    info: log('INFO'),
    warn: log('WARN'),
    error: log('ERROR'),
  };
}

function timestamp(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = [at.getFullYear() % 100, at.getMonth() + 1, at.getDate()].map(two).join('/');
  return `${date} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}
