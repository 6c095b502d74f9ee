import { afterEach, describe, expect, it } from 'vitest';
import type { Target } from '../core/arena/plan';
import { BOARDS } from '../core/boards/boards';
import { makeSamples } from '../core/samples/samples';
import { createStudioClient } from './studio-client';
import type { StudioClient } from './studio-client';
import { createStudioService } from './studio-service';
import { sameThread } from './testing/same-thread';
import type { SameThreadPeer } from './testing/same-thread';

const TARGET: Target = { kernels: 'cmsis-dsp', abi: 'short-enums' };
const [SAMPLE] = makeSamples();
const blobOf = (bytes: Uint8Array): Blob => new Blob([new Uint8Array(bytes)]);
const SAMPLE_FILE = blobOf(SAMPLE!.bytes);

let peers: SameThreadPeer[] = [];
function client(openMs?: number, service: () => object = createStudioService): StudioClient {
  peers = [];
  const spawn = (): SameThreadPeer => {
    const peer = sameThread(service());
    peers.push(peer);
    return peer;
  };
  return createStudioClient(spawn, openMs);
}

afterEach(() => {
  for (const peer of peers) peer.terminate();
});

async function openSample(studio: StudioClient) {
  const { opened, session } = await studio.open(SAMPLE_FILE, SAMPLE!.file, TARGET);
  if (opened.kind !== 'model') throw new Error('not a model');
  return { opened, session };
}

describe('the studio client', () => {
  it('opens a model and its profile in one round trip, with progress', async () => {
    const stages: string[] = [];
    const { opened } = await client().open(SAMPLE_FILE, SAMPLE!.file, TARGET, {
      onProgress: (stage) => stages.push(stage),
    });
    expect(opened.kind).toBe('model');
    expect(opened.profile.target).toEqual(TARGET);
    expect(opened.profile.model.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(opened.profile.arena.minimum).toBeGreaterThan(opened.profile.arena.head);
    await expect.poll(() => stages).toEqual(['reading', 'checking', 'planning']);
  });

  it('reuses the spare worker after a file that could not be read', async () => {
    const studio = client();
    await expect(studio.open(blobOf(new Uint8Array(100)), 'x', TARGET)).rejects.toMatchObject({
      name: 'InputError',
    });
    await openSample(studio);
    expect(peers).toHaveLength(1);
  });

  it('says so when a dropped thing cannot be read at all', async () => {
    const folder = blobOf(new Uint8Array(4096));
    folder.arrayBuffer = () => Promise.reject(new DOMException('', 'NotReadableError'));
    const reply = await createStudioService().open(folder, 'models', TARGET);
    expect(reply).toMatchObject({ ok: false, code: 'bad-file' });
  });

  it('leaves an open model alone when another file hangs and is stopped', async () => {
    let services = 0;
    const studio = client(30, () => {
      services += 1;
      const real = createStudioService();
      return services === 1 ? real : { ...real, open: () => new Promise(() => undefined) };
    });
    const { session } = await openSample(studio);
    await expect(studio.open(SAMPLE_FILE, 'slow.tflite', TARGET)).rejects.toMatchObject({
      code: 'timeout',
      message: 'slow.tflite took longer than 0.03 s to read and was stopped.',
    });
    const profile = await session.profile({ ...TARGET, kernels: 'ref' });
    expect(profile.target.kernels).toBe('ref');
  });

  it('opens the model again when its worker has crashed', async () => {
    const { opened, session } = await openSample(client());
    peers[0]!.crash('out of memory');
    expect((await session.profile(TARGET)).arena).toEqual(opened.profile.arena);
  });

  it('answers nothing after it was closed', async () => {
    const { session } = await openSample(client());
    session.close();
    await expect(session.profile(TARGET)).rejects.toThrow('ended');
  });

  it('judges every board with the kernels of its own', async () => {
    const { session } = await openSample(client());
    const verdicts = await session.judge(BOARDS);
    expect(verdicts).toHaveLength(BOARDS.length);
    const uno = verdicts[BOARDS.findIndex(({ id }) => id === 'uno_r3')];
    expect(uno).toMatchObject({ fits: false });
    expect(uno!.notes.join()).not.toContain('normally uses');
  });

  it('exports a zip and previews of the same files', async () => {
    const { session } = await openSample(client());
    const previews = await session.previewExport({ target: TARGET, symbol: 'my_model' });
    const source = previews.find(({ path }) => path === 'model_data.cc');
    expect(source!.start).toContain('my_model');
    expect(source!.characters).toBeGreaterThan(source!.start.length);
    const whole = await session.exportFile({ target: TARGET }, 'model_data.cc');
    expect(whole.length).toBeGreaterThan(SAMPLE!.bytes.length * 5);
    const zip = await session.exportZip({ target: TARGET });
    expect([...zip.subarray(0, 2)]).toEqual([0x50, 0x4b]);
  });

  it('carries a profile through a link and through a file, without the weights', async () => {
    const studio = client();
    const { opened, session } = await openSample(studio);
    const view = { ...TARGET, board: 'pico', view: { tab: 'flash' } };
    const request = { view, names: true, base: 'https://example.org/' };
    const link = await session.shareLink(request);
    const fromLink = await studio.openLink(new URL(link).hash.slice(1));
    expect(fromLink.opened.profile.arena).toEqual(opened.profile.arena);
    expect(fromLink.opened.shared.view).toEqual({ tab: 'flash' });
    await expect(fromLink.session.exportZip({ target: TARGET })).rejects.toMatchObject({
      code: 'usage',
    });
    const saved = await session.saveShare(request);
    const fromFile = await studio.open(blobOf(saved), 'x.arenascope', TARGET);
    expect(fromFile.opened.kind).toBe('share');
    expect(fromFile.opened.profile.arena).toEqual(opened.profile.arena);
  });
});
