/** Unit, property and conformance tests: all run in Node, since the core and the store need no page. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    // Property tests run tens of thousands of cases on machines with two slow cores.
    testTimeout: 60_000,
  },
});
