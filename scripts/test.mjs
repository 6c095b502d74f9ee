/**
 * `npm test`: installs what is missing, runs every check even when an earlier one failed, and ends
 * with one line of counts. Tests count one each, every other check counts as one.
 */
import { CHECKS } from './lib/checks.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ensurePeers } from './lib/peers.mjs';
import { runCheck } from './lib/run-check.mjs';
import { ensureSamples } from './lib/samples.mjs';
import { ensureTools } from './lib/toolchain.mjs';

ensureInstalled();
/** Without a Chromium the other checks still say what they have to say; e2e then fails. */
const chromium = await ensureChromium().catch((error) => console.error(error.message));
const env = { ...process.env, ...(chromium && { PLAYWRIGHT_CHROMIUM: chromium }) };
await ensureSamples();
/** Without them, the checks that need them say what they leave out. */
ensureTools();
ensurePeers();

const outcomes = CHECKS.map((check) => {
  console.log(`\n== ${check.name}`);
  return runCheck(check, [], env);
});

console.log('');
for (const { name, ok, seconds, counts } of outcomes) {
  const skipped = counts !== undefined && counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  const tests =
    counts === undefined ? '' : `  ${counts.passed} passed, ${counts.failed} failed${skipped}`;
  console.log(
    `${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(13)}${seconds.toFixed(1).padStart(7)} s${tests}`,
  );
}

// A runner that fails without a failing test (a crash, an unreadable report) still counts as one.
const totals = outcomes.map(({ ok, counts }) => ({
  passed: counts?.passed ?? (ok ? 1 : 0),
  failed: Math.max(counts?.failed ?? 0, ok ? 0 : 1),
}));
/** @param {'passed' | 'failed'} key */
const sum = (key) => totals.reduce((total, one) => total + one[key], 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
