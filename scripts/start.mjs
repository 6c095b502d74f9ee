/**
 * `npm start`: from a bare checkout to a studio in the browser. Installs, makes the samples, builds
 * when something changed, and serves the built studio, which is the fast one with the strict
 * content policy and offline support. `npm run dev` is for working on it.
 */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot } from './lib/root.mjs';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4173' }, host: { type: 'string' } },
});

ensureInstalled();
await ensureBuilt();
const { preview } = await import('vite');
const server = await preview({
  root: inRoot(),
  preview: { port: Number(values.port), ...(values.host !== undefined && { host: values.host }) },
});
const url = server.resolvedUrls?.local[0] ?? server.resolvedUrls?.network[0] ?? '';
console.log(`\nArenascope is at ${url}\nStop it with Ctrl-C.`);

/** Opens the person's browser; without a screen, or if there is none, the line above is enough. */
const openBrowser = () => {
  const { platform, env } = process;
  const hasScreen = platform !== 'linux' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY']);
  if (env['CI'] !== undefined || !hasScreen || !process.stdout.isTTY) return;
  const [command, ...args] =
    platform === 'darwin'
      ? ['open']
      : platform === 'win32'
        ? ['cmd', '/c', 'start', '']
        : ['xdg-open'];
  const child = spawn(command ?? 'open', [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
};
openBrowser();
