/**
 * A small server for the benchmark's page: files, and bytes made here. The page is not isolated, so no
 * library can start threads, and clocks are coarse: whole batches are timed.
 */
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

export interface Served {
  readonly origin: string;
  readonly close: () => void;
}

/** Serves `bytes` by path, and below `/peers/` the files of a folder. */
export const serve = async (
  bytes: Readonly<Record<string, Uint8Array>>,
  peers: string,
): Promise<Served> => {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const file = path.startsWith('/peers/') ? `${peers}/${path.slice('/peers/'.length)}` : '';
    const found = bytes[path] ?? (file !== '' && existsSync(file) ? readFileSync(file) : undefined);
    response.writeHead(found === undefined ? 404 : 200, {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
    });
    response.end(found);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
};
