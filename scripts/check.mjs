/** `npm run NAME`: runs one check of scripts/lib/checks.mjs, passing further arguments on. */
import { ensureBuilt } from './lib/build.mjs';
import { CHECKS } from './lib/checks.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runCheck } from './lib/run-check.mjs';
import { ensureSamples } from './lib/samples.mjs';

const [name, ...extra] = process.argv.slice(2);
const check = CHECKS.find((candidate) => candidate.name === name);
if (check === undefined) {
  console.error(
    `There is no check "${name ?? ''}". Checks: ${CHECKS.map((c) => c.name).join(', ')}.`,
  );
  process.exit(2);
}
ensureInstalled();
if (check.name === 'build') await ensureSamples();
if (check.name === 'size' || check.name === 'e2e') await ensureBuilt();
const env =
  check.name === 'e2e'
    ? { ...process.env, PLAYWRIGHT_CHROMIUM: await ensureChromium() }
    : process.env;
process.exitCode = runCheck(check, extra, env).ok ? 0 : 1;
