import { HadoopError } from '@calf/runtime/errors';

/** Refusals that the client itself makes, in the words of Hadoop's Java client. */
export const fileNotFound = (path: string) => new HadoopError('java.io.FileNotFoundException', `File does not exist: ${path}`);

export const illegalArgument = (message: string) => new HadoopError('java.lang.IllegalArgumentException', message);

export const ioError = (message: string, cause?: unknown) =>
  new HadoopError('java.io.IOException', message, cause === undefined ? undefined : { cause });

export const unsupported = (message: string) => new HadoopError('java.lang.UnsupportedOperationException', message);
