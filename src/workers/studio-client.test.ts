import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Target } from '../core/arena/plan';
import { BOARDS } from '../core/boards/boards';
import { writeNpy } from '../core/run/npy';
import { testModule } from '../core/runtime/testing/module';
import { makeSamples } from '../core/samples/testing/made';
import type { RunOrder } from './studio-api';
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
  // A list of its own: the client of an earlier test may still start a spare worker.
  const own: SameThreadPeer[] = [];
  peers = own;
  const spawn = (): SameThreadPeer => {
    const peer = sameThread(service());
    own.push(peer);
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
    const studio = client(1500, () => {
      services += 1;
      const real = createStudioService();
      return services === 1 ? real : { ...real, open: () => new Promise(() => undefined) };
    });
    const { session } = await openSample(studio);
    await expect(studio.open(SAMPLE_FILE, 'slow.tflite', TARGET)).rejects.toMatchObject({
      code: 'timeout',
      message: 'slow.tflite took longer than 1.5 s to read and was stopped.',
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

describe('firmware for a board', () => {
  it('is the runner with the open model behind it', async () => {
    const { opened, session } = await openSample(client());
    const image = readFileSync('firmware/dist/runner-rp2040-uart.bin');
    const { segments, name } = await session.runnerFirmware(new Uint8Array(image));
    expect(segments.map(({ address }) => address)).toEqual([0x1000_0000, 0x1002_0000]);
    expect(name).toContain(opened.profile.model.name);
  });
});

describe('a run', () => {
  const ORDER: RunOrder = { inputs: [{ kind: 'noise', seed: 1 }], rounding: 'double', repeat: 1 };
  const AUTOENCODER = makeSamples().find(({ id }) => id === 'vibration-anomaly')!;
  const module = testModule();
  const runner = () => createStudioService(() => Promise.resolve(module));
  const openAutoencoder = async (studio: StudioClient) =>
    (await studio.open(blobOf(AUTOENCODER.bytes), AUTOENCODER.file, TARGET)).session;

  it('takes a worker of its own, and keeps it', async () => {
    const ranIn: number[] = [];
    let services = 0;
    const noting = (): object => {
      const [service, number] = [runner(), ++services];
      return {
        ...service,
        run: (...args: Parameters<typeof service.run>) => (
          ranIn.push(number),
          service.run(...args)
        ),
      };
    };
    const session = await openAutoencoder(client(undefined, noting));
    const first = await session.run(ORDER);
    expect(first.outputs[0]!.bytes).toHaveLength(640);
    expect((await session.run(ORDER)).outputs[0]!.crc32).toBe(first.outputs[0]!.crc32);
    expect(ranIn[0]).not.toBe(1);
    expect(ranIn).toEqual([ranIn[0], ranIn[0]]);
  });

  it('is given up without harm: the model stays open, and runs again', async () => {
    const controller = new AbortController();
    let stuckPeer: SameThreadPeer | undefined;
    const hanging = () => {
      stuckPeer ??= peers[1];
      setTimeout(() => controller.abort());
      return new Promise(() => undefined);
    };
    let services = 0;
    const session = await openAutoencoder(
      client(undefined, () => (++services === 2 ? { ...runner(), run: hanging } : runner())),
    );
    const running = session.run(ORDER, { signal: controller.signal });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(peers[0]!.isTerminated()).toBe(false);
    expect(stuckPeer!.isTerminated()).toBe(true);
    expect((await session.profile(TARGET)).target).toEqual(TARGET);
    expect((await session.run(ORDER)).outputs).toHaveLength(1);
  });

  it('takes files by what they hold', async () => {
    const session = await openAutoencoder(client(undefined, runner));
    const image = { fit: 'cover', order: 'rgb' } as const;
    const feed = (content: string | Uint8Array<ArrayBuffer>, name: string) =>
      session.run({ ...ORDER, inputs: [{ kind: 'file', file: new Blob([content]), name, image }] });
    const row = Array.from({ length: 640 }, (_, i) => (i % 9) / 9);
    const text = await feed(row.join(), 'row.txt');
    const array = await feed(writeNpy('FLOAT64', [640], Float64Array.from(row)), 'row.bin');
    expect(text.inputs[0]!.crc32).toBe(array.inputs[0]!.crc32);
    await expect(feed('1,2,x', 'x.csv')).rejects.toThrow(/line 1, column 3: “x” is not a number/);
  });

  it('ends with the session', async () => {
    const session = await openAutoencoder(client(undefined, runner));
    await session.run(ORDER);
    const before = peers.filter((peer) => peer.isTerminated()).length;
    session.close();
    expect(peers.filter((peer) => peer.isTerminated())).toHaveLength(before + 2);
  });

  it('of a profile from a link says what is missing', async () => {
    const studio = client(undefined, runner);
    const { session } = await openSample(studio);
    const link = await session.shareLink({
      view: { ...TARGET, view: {} },
      names: true,
      base: 'https://example.org/',
    });
    const shared = await studio.openLink(link.slice(link.indexOf('#') + 1));
    await expect(shared.session.run(ORDER)).rejects.toThrow(/carries no weights/);
  });
});
