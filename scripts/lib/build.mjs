/** Builds the studio when it is missing or older than what it is made from. */
import { isFresh } from './fresh.mjs';
import { inRoot } from './root.mjs';
import { ensureSamples } from './samples.mjs';

const SOURCES = [
  'src',
  'public',
  'firmware/dist',
  'scripts/vite',
  'index.html',
  'vite.config.ts',
  'package-lock.json',
];

export const ensureBuilt = async () => {
  await ensureSamples();
  const sources = SOURCES.map((path) => inRoot(path));
  if (isFresh(inRoot('dist/index.html'), sources)) return;
  console.error('Building the studio ...');
  const { build } = await import('vite');
  try {
    await build({ root: inRoot(), logLevel: 'warn' });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error('The studio could not be built; the reason is above.');
    process.exit(1);
  }
};
