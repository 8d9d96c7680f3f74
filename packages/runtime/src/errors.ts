/**
 * A refusal that is part of Hadoop's protocols: it travels as `exceptionClassName` and `errorMsg` of the RPC response.
 * Clients branch on the class name and some parse the message, so both are Hadoop's own.
 */
export class HadoopError extends Error {
  override readonly name = 'HadoopError';
  readonly exceptionClassName: string;

  constructor(exceptionClassName: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exceptionClassName = exceptionClassName;
  }

  /** `FileNotFoundException` of `java.io.FileNotFoundException`. */
  get simpleName(): string {
    return this.exceptionClassName.slice(this.exceptionClassName.lastIndexOf('.') + 1);
  }
}

/** Whether `error` is a refusal of the Java class `exceptionClassName` (its full name, or its simple one). */
export function isHadoopError(error: unknown, exceptionClassName: string): error is HadoopError {
  return (
    error instanceof HadoopError && (error.exceptionClassName === exceptionClassName || error.simpleName === exceptionClassName)
  );
}

/** A wrong command line, configuration or environment: shown to the user as its message alone, which says the next step. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
