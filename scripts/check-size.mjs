/**
 * Size check: the script that the first paint downloads (the page's own module scripts and their
 * preloads), gzipped, against the budget. Reads the built page, so it sees what a browser sees.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { inRoot } from './lib/root.mjs';

const BUDGET = 180_000;

const page = inRoot('dist/index.html');
if (!existsSync(page)) {
  console.error('There is no build to measure. Make one with: npm run build');
  process.exit(1);
}

/** @param {string} path of a built file */
const measure = (path) => ({
  path,
  bytes: gzipSync(readFileSync(inRoot('dist', path)), { level: 9 }).length,
});
/** @param {readonly { path: string, bytes: number }[]} files @param {string} name */
const print = (files, name) => {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, bytes } of files) console.log(`${String(bytes).padStart(9)} B  ${path}`);
  console.log(`${String(total).padStart(9)} B  ${name}`);
  return total;
};

const html = readFileSync(page, 'utf8');
const scripts = [...html.matchAll(/<(?:script|link)\b[^>]*\b(?:src|href)="\.\/([^"]+\.js)"/g)];
const first = scripts.map(([, path = '']) => measure(path));
const total = print(first, `first-paint script, gzipped (budget ${BUDGET} B)`);

// Not part of the first paint, but needed before the sample's map can be drawn.
const workers = readdirSync(inRoot('dist/assets')).filter((name) => /worker.*\.js$/.test(name));
print(
  workers.map((name) => measure(`assets/${name}`)),
  'workers, loaded beside it',
);

if (first.length === 0) console.log('The built page loads no script: dist/index.html is broken.');
process.exitCode = total <= BUDGET && first.length > 0 ? 0 : 1;
