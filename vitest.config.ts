import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Tests run on the sources, so that a failing line is the line one edits; the built package is tested by the end-to-end files.
export default defineConfig({
  resolve: { alias: { 'hazm-js': here('./packages/hazm-js/src/index.ts') } },
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    setupFiles: ['test/property-seed.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
