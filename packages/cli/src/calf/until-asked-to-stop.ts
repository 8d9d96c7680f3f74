import { UserError } from '@calf/runtime/errors';

/**
 * Aborted by the first Ctrl-C or SIGTERM, which asks for an end in order; the second ends this process at once, and with it all that
 * it started.
 */
export function stopSignal(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (asked.signal.aborted) process.exit(130);
      asked.abort(new UserError('asked to end before the cluster was ready; what had started has ended'));
    });
  }
  return asked.signal;
}

/** Resolves at Ctrl-C or SIGTERM, and keeps the process up until then. */
export function untilAskedToStop(asked: AbortSignal = stopSignal()): Promise<void> {
  if (asked.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    // A socket, timer or child process no longer keeps this process up by itself.
    const awake = setInterval(() => undefined, 1 << 30);
    asked.addEventListener('abort', () => {
      clearInterval(awake);
      resolve();
    });
  });
}
