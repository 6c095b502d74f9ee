/** Runs one check as a child process and says how to mend what it found. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { inRoot } from './root.mjs';

/** @typedef {import('./checks.mjs').Check} Check */
/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ name: string, ok: boolean, seconds: number, counts: Counts | undefined }} Outcome */

/**
 * Reads the counts from a Vitest or Playwright JSON report.
 * @param {string} path
 * @returns {Counts | undefined}
 */
const readCounts = (path) => {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    if ('numPassedTests' in report) {
      const { numPassedTests, numFailedTests, numPendingTests } = report;
      return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
    }
    const { expected, flaky, unexpected, skipped } = report.stats;
    return { passed: expected + flaky, failed: unexpected, skipped };
  } catch {
    return undefined;
  }
};

/**
 * @param {Check} check
 * @param {readonly string[]} extra arguments passed through to the tool
 * @param {NodeJS.ProcessEnv} env
 * @returns {Outcome}
 */
export const runCheck = (check, extra = [], env = process.env) => {
  const report = check.report === undefined ? undefined : inRoot(check.report);
  mkdirSync(inRoot('.cache'), { recursive: true });
  if (report !== undefined) rmSync(report, { force: true });
  const started = performance.now();
  const result = spawnSync(process.execPath, [inRoot(check.tool), ...check.args, ...extra], {
    cwd: inRoot(),
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
  const seconds = (performance.now() - started) / 1000;
  const ok = result.status === 0;
  if (!ok) console.log(`\n${check.name} failed. ${check.fix}`);
  return {
    name: check.name,
    ok,
    seconds,
    counts: report === undefined ? undefined : readCounts(report),
  };
};
