/**
 * A studio for tests: the real worker service on this thread, memory and address that can be looked
 * at, and the built-in samples served from memory.
 */
import { readFile } from 'node:fs/promises';
import { makeSamples } from '../../core/samples/testing/made';
import { createQuantizerClient } from '../../workers/quantizer-client';
import { createQuantizerService } from '../../workers/quantizer-service';
import { createStudioClient } from '../../workers/studio-client';
import { createStudioService } from '../../workers/studio-service';
import { sameThread } from '../../workers/testing/same-thread';
import type { SameThreadPeer } from '../../workers/testing/same-thread';
import { localChip } from '../../device/emulator/testing/local-chip';
import { createStudio } from '../studio';
import type { Studio } from '../studio';
import type { StudioState } from '../studio-state';

export const SAMPLES = makeSamples();

export const blobOf = (content: Uint8Array | string): Blob =>
  new Blob([typeof content === 'string' ? content : new Uint8Array(content)]);

/** A built-in sample's bytes. */
export function sampleBytes(id: string): Uint8Array {
  const sample = SAMPLES.find((one) => one.id === id);
  if (sample === undefined) throw new Error(`No sample ${id}.`);
  return sample.bytes;
}

const index = SAMPLES.map(({ bytes: _bytes, ...sample }) => sample);

const serve = (path: string): Response => {
  if (path === 'samples/index.json') return Response.json(index);
  const sample = SAMPLES.find(({ file }) => path === `samples/${file}`);
  return sample === undefined
    ? new Response(null, { status: 404 })
    : new Response(blobOf(sample.bytes));
};

export interface TestStudio extends Studio {
  readonly remembered: Map<string, string>;
  readonly downloads: { name: string; content: Blob }[];
  /** The fragment in the address bar; tests may set it before `boot`. */
  readonly bar: { fragment: string };
  readonly peers: SameThreadPeer[];
  /** The quantizer's workers, apart: most tests have none. */
  readonly quantizers: SameThreadPeer[];
  /** Leaves the page, as a reload does. */
  readonly leave: () => void;
}

/** @param openMs deadline for opening; `service` replaces the real one */
export function testStudio(
  start: Partial<StudioState> = {},
  {
    openMs,
    service = createStudioService,
    quantizer = createQuantizerService,
  }: { openMs?: number; service?: () => object; quantizer?: () => object } = {},
): TestStudio {
  const remembered = new Map<string, string>();
  const downloads: TestStudio['downloads'] = [];
  const bar = { fragment: '' };
  const peers: SameThreadPeer[] = [];
  const quantizers: SameThreadPeer[] = [];
  const leaving: (() => void)[] = [];
  const spawn = (): SameThreadPeer => {
    const peer = sameThread(service());
    peers.push(peer);
    return peer;
  };
  const spawnQuantizer = (): SameThreadPeer => {
    const peer = sameThread(quantizer());
    quantizers.push(peer);
    return peer;
  };
  const studio = createStudio(
    {
      client: createStudioClient(spawn, openMs),
      quantizer: createQuantizerClient(spawnQuantizer),
      deviceWorld: () =>
        Promise.resolve({
          serial: () => undefined,
          filePicker: () => undefined,
          startChip: localChip,
          runnerImage: async (id) =>
            new Uint8Array(await readFile(`firmware/dist/runner-${id}.bin`)),
        }),
      fetchOwn: (path) => Promise.resolve(serve(path)),
      memory: {
        get: (key) => remembered.get(key) ?? null,
        set: (key, value) => void remembered.set(key, value),
      },
      address: {
        read: () => bar.fragment,
        write: (fragment) => void (bar.fragment = fragment),
        onLeave: (listener) => void leaving.push(listener),
        base: 'https://example.org/',
      },
      download: (name, content) => void downloads.push({ name, content }),
      copyText: () => Promise.resolve(),
    },
    start,
  );
  const leave = (): void => {
    for (const listener of leaving) listener();
  };
  return { ...studio, remembered, downloads, bar, peers, quantizers, leave };
}
