/**
 * End-to-end tests against the built studio, in a real Chromium. Every test runs in a wide window;
 * those tagged @narrow run in a phone-sized one too, and @narrow-only just there.
 */
import { defineConfig } from '@playwright/test';

const PORT = process.env['ARENASCOPE_E2E_PORT'] ?? '4319';
const isCI = process.env['CI'] !== undefined;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: isCI,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: '.cache/e2e.json' }]],
  use: {
    baseURL: `http://localhost:${PORT}/`,
    launchOptions: { executablePath: process.env['PLAYWRIGHT_CHROMIUM'] ?? '' },
    contextOptions: { reducedMotion: 'reduce' },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    // Tests of the offline studio allow it; for the others it would only add downloads.
    serviceWorkers: 'block',
    permissions: ['clipboard-read', 'clipboard-write'],
  },
  projects: [
    {
      name: 'wide',
      grepInvert: /@narrow-only/,
      use: { viewport: { width: 1280, height: 720 }, colorScheme: 'dark' },
    },
    {
      name: 'narrow',
      grep: /@narrow/,
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme: 'light' },
    },
  ],
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --port ${PORT} --strictPort`,
    url: `http://localhost:${PORT}/`,
    reuseExistingServer: !isCI,
  },
});
