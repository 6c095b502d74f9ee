/** `npm run dev`: the development server, on a bare checkout too. */
import { ensureInstalled } from './lib/install.mjs';
import { inRoot } from './lib/root.mjs';
import { ensureSamples } from './lib/samples.mjs';

ensureInstalled();
await ensureSamples();
const { createServer } = await import('vite');
const server = await createServer({ root: inRoot() });
await server.listen();
server.printUrls();
