/** Messages of `org.apache.hadoop.fs.PathIOException` and its subclasses. */
const reasons = {
  missing: 'No such file or directory',
  exists: 'File exists',
  isDirectory: 'Is a directory',
  isNotDirectory: 'Is not a directory',
  notEmpty: 'Directory is not empty',
  io: 'Input/output error',
  notSupported: 'Operation not supported',
} as const;

export interface PathErrorParts {
  readonly operation?: string;
  readonly target?: string;
  /** Shown when it says more than the path as typed. */
  readonly fullPath?: string;
}

/** What a shell command has to say about one path, quoted as `` `/path': ``. */
export class PathError extends Error {
  override readonly name = 'PathError';
  readonly kind: keyof typeof reasons | undefined;

  constructor(path: string, reason: keyof typeof reasons | { text: string }, parts: PathErrorParts = {}) {
    const text = typeof reason === 'string' ? reasons[reason] : reason.text;
    const { operation, target, fullPath } = parts;
    const subject = `${operation === undefined ? '' : `${operation} `}${quoted(path)}${target === undefined ? '' : ` to ${quoted(target)}`}`;
    super(`${subject}: ${text}${fullPath === undefined || fullPath === path ? '' : `: ${quoted(fullPath)}`}`);
    this.kind = typeof reason === 'string' ? reason : undefined;
  }
}

const quoted = (path: string) => `\`${path}'`;
