/**
 * Size check: the script that the first paint downloads (the page's own module scripts and their
 * preloads), gzipped, against the budget. Reads the built page, so it sees what a browser sees.
 */
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { inRoot } from './lib/root.mjs';

const BUDGET = 180_000;

const page = inRoot('dist/index.html');
if (!existsSync(page)) {
  console.error('There is no build to measure. Make one with: npm run build');
  process.exit(1);
}

const html = readFileSync(page, 'utf8');
const scripts = [...html.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="\.\/([^"]+\.js)"/g)];
const sizes = scripts.map(([, path = '']) => ({
  path,
  bytes: gzipSync(readFileSync(inRoot('dist', path)), { level: 9 }).length,
}));
const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);

for (const { path, bytes } of sizes) console.log(`${String(bytes).padStart(9)} B  ${path}`);
console.log(`${String(total).padStart(9)} B  first-paint script, gzipped (budget ${BUDGET} B)`);
if (sizes.length === 0) console.log('The built page loads no script: dist/index.html is broken.');
process.exitCode = total <= BUDGET && sizes.length > 0 ? 0 : 1;
