import { defineConfig } from 'vitest/config';

/** `unit` runs in seconds and starts nothing but itself; `compat` needs Java, Python or MariaDB; `long` is `npm run test:long`. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['packages/*/test/**/*.test.ts', 'test/*.test.ts', 'test/golden/**/*.test.ts'] } },
      {
        test: {
          name: 'compat',
          include: ['test/compat/**/*.test.ts', 'test/e2e/**/*.test.ts', 'test/faults/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
