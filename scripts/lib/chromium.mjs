/**
 * Finds a Chromium to test in: PLAYWRIGHT_CHROMIUM, one installed on this machine, Playwright's own
 * download, and at last the package manager or Playwright's downloader.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installWithApt } from './apt.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/** @param {string} path @returns {boolean} false for stubs such as the one Ubuntu installs */
const runs = (path) => {
  try {
    return /\d+\./.test(
      execFileSync(path, ['--version'], {
        timeout: 20_000,
        stdio: ['ignore', 'pipe', 'ignore'],
      }).toString(),
    );
  } catch {
    return false;
  }
};

const onPath = () => {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...candidates, ...ELSEWHERE].find((path) => existsSync(path) && runs(path));
};

const playwrightOwn = async () => {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return path !== '' && existsSync(path) ? path : undefined;
};

/** @returns {Promise<string | undefined>} path of a Chromium that is already here */
const findChromium = async () => {
  const given = process.env['PLAYWRIGHT_CHROMIUM'];
  if (given !== undefined && given !== '') return given;
  return onPath() ?? (await playwrightOwn());
};

const installWithPlaywright = () =>
  spawnSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });

/** @returns {Promise<string>} path of a Chromium, installed first if there is none */
export const ensureChromium = async () => {
  const found = await findChromium();
  if (found !== undefined) return found;
  console.error('No Chromium found; installing one ...');
  if (!installWithApt(['chromium', 'fonts-liberation'])) installWithPlaywright();
  const installed = onPath() ?? (await playwrightOwn());
  if (installed !== undefined) return installed;
  throw new Error(
    'No Chromium could be found or installed: install one, or set PLAYWRIGHT_CHROMIUM to its path.',
  );
};
