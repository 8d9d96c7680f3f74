/** Resolves at Ctrl-C or SIGTERM, and keeps the process up until then. */
export function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    // A socket, timer or child process no longer keeps this process up by itself.
    const awake = setInterval(() => undefined, 1 << 30);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        clearInterval(awake);
        resolve();
      });
    }
  });
}
