import { afterEach, describe, expect, it, vi } from 'vitest';
import { measured } from '../core/timings/testing/measured';
import { createStudioService } from '../workers/studio-service';
import { boot, openStart } from './boot';
import { keep } from './device/keep';
import { makeLink, downloadProfile } from './exporting';
import { selectVerdict } from './figures';
import { cancelOpening, openFile, openLink } from './open-model';
import { selectShown } from './rows/device-rows';
import { chooseBoard } from './target';
import { blobOf, sampleBytes, testStudio } from './testing/studio-fixture';
import type { TestStudio } from './testing/studio-fixture';
import { select } from './view';

let studio: TestStudio;
afterEach(() => {
  for (const peer of studio.peers) peer.terminate();
});

const state = () => studio.store.getState();
const drop = (id: string, name = `${id}.tflite`): Promise<void> =>
  openFile(studio, blobOf(sampleBytes(id)), name);

describe('opening a file', () => {
  it('makes it the open model, with a profile for the chosen board', async () => {
    studio = testStudio({ boardId: 'pico' });
    await drop('keyword-spotting');
    expect(state().open).toMatchObject({ id: 1, origin: { kind: 'file', confirms: false } });
    expect(state().open?.profile.target.kernels).toBe('cmsis-nodsp');
    expect(state().opening).toBeNull();
  });

  it('keeps everything as it was when a file cannot be read', async () => {
    studio = testStudio();
    await drop('keyword-spotting');
    select(studio, { kind: 'figure', figure: 'minimum' });
    const before = state().open;
    await openFile(studio, blobOf('<html></html>'), 'page.tflite');
    expect(state().open).toBe(before);
    expect(state().selection).toEqual({ kind: 'figure', figure: 'minimum' });
    expect(state().failure).toMatchObject({ place: 'open', subject: 'page.tflite' });
    await drop('vision-96');
    expect(state().failure).toBeNull();
  });

  it('lets the last of two openings win', async () => {
    studio = testStudio();
    await Promise.all([drop('keyword-spotting', 'first'), drop('keyword-spotting', 'second')]);
    expect(state().open?.model.file.name).toBe('second');
  });

  it('can be given up, and says nothing about it', async () => {
    studio = testStudio(
      {},
      {
        service: () => ({ ...createStudioService(), open: () => new Promise(() => undefined) }),
      },
    );
    const opening = drop('keyword-spotting');
    await vi.waitFor(() => expect(state().opening).not.toBeNull());
    cancelOpening(studio);
    await opening;
    expect(state()).toMatchObject({ open: null, opening: null, failure: null });
  });

  it('stops a file that takes too long', async () => {
    studio = testStudio(
      {},
      {
        openMs: 10,
        service: () => ({ ...createStudioService(), open: () => new Promise(() => undefined) }),
      },
    );
    await drop('keyword-spotting', 'slow.tflite');
    expect(state().failure?.message).toContain('slow.tflite took longer');
  });

  it('reports what is no InputError as a defect, in words', async () => {
    const broken = () => Promise.resolve({ ok: false, code: 'defect', message: 'x is undefined' });
    studio = testStudio({}, { service: () => ({ ...createStudioService(), open: broken }) });
    await drop('keyword-spotting');
    expect(state().failure?.message).toBe('The studio failed here: x is undefined');
  });
});

describe('a link', () => {
  async function linkOf(id: string): Promise<string> {
    studio = testStudio();
    await drop(id);
    await chooseBoard(studio, 'pico');
    studio.store.setState({ tab: 'flash', selection: { kind: 'figure', figure: 'tail' }, step: 2 });
    return new URL(await makeLink(studio, { names: true, times: true })).hash.slice(1);
  }

  it('shows what its sender saw', async () => {
    const payload = await linkOf('keyword-spotting');
    const verdict = selectVerdict(state());
    studio = testStudio();
    await openLink(studio, payload);
    await vi.waitFor(() => expect(state().boardId).toBe('pico'));
    expect(state()).toMatchObject({
      tab: 'flash',
      selection: { kind: 'figure', figure: 'tail' },
      step: 2,
      kernels: 'board',
    });
    expect(selectVerdict(state())).toEqual(verdict);
    expect(state().open?.origin).toEqual({ kind: 'link', payload });
  });

  it('brings the times its sender measured, and says that it says so', async () => {
    studio = testStudio();
    await drop('keyword-spotting');
    const { name, sha256 } = state().open?.model.file ?? expect.unreachable();
    const other = measured({ model: { name: 'another', sha256: '0'.repeat(64) } });
    const own = measured({ model: { name, sha256 }, runs: [7, 8, 9] });
    keep(studio, [own, other]);
    const link = new URL(await makeLink(studio, { names: true, times: true }));
    const without = new URL(await makeLink(studio, { names: true, times: false }));
    studio = testStudio();
    await openLink(studio, link.hash.slice(1));
    expect(state().device.history).toEqual([{ id: 1, measurement: own, from: 'link' }]);
    expect(selectShown(state())?.measurement).toEqual(own);
    studio = testStudio();
    await openLink(studio, without.hash.slice(1));
    expect(state().device.history).toEqual([]);
  });

  it('is confirmed by its own file, and the view stays', async () => {
    const payload = await linkOf('keyword-spotting');
    studio = testStudio();
    await openLink(studio, payload);
    await drop('keyword-spotting', 'any name.tflite');
    expect(state().open?.origin).toEqual({ kind: 'file', confirms: true });
    expect(state().selection).toEqual({ kind: 'figure', figure: 'tail' });
  });

  it('is not replaced by another file until the user says so', async () => {
    const payload = await linkOf('keyword-spotting');
    studio = testStudio();
    await openLink(studio, payload);
    await drop('vision-96');
    expect(state().open?.origin.kind).toBe('link');
    expect(state().mismatch?.sentence).toContain('not the file');
    state().mismatch?.accept();
    expect(state().open?.model.file.name).toBe('vision-96.tflite');
    expect(state().mismatch).toBeNull();
  });

  it('that is broken opens nothing in its place', async () => {
    const payload = await linkOf('keyword-spotting');
    studio = testStudio();
    studio.bar.fragment = payload.slice(0, -20);
    await boot(studio);
    expect(state().open).toBeNull();
    expect(state().failure?.place).toBe('link');
    expect(state().samples).not.toHaveLength(0);
  });

  it('travels as a file too', async () => {
    await linkOf('keyword-spotting');
    await downloadProfile(studio, { names: true, times: true });
    const [saved] = studio.downloads;
    expect(saved?.name).toBe('keyword-spotting.arenascope');
    await openFile(studio, saved?.content ?? new Blob(), 'x.arenascope');
    expect(state().open?.origin).toEqual({ kind: 'link' });
  });
});

describe('the start', () => {
  it('opens a sample and remembers theme, boards and board', async () => {
    studio = testStudio();
    studio.remembered.set('arenascope.theme', 'light');
    studio.remembered.set('arenascope.board', 'pico');
    await boot(studio);
    expect(state().open?.origin.kind).toBe('sample');
    expect(state()).toMatchObject({ theme: 'light', boardId: 'pico', lostFile: null });
  });

  it('opens the sample and view of an address', async () => {
    studio = testStudio();
    studio.bar.fragment = 'sample=keyword-spotting&board=uno_r3&tab=boards&select=o0.1&step=2';
    await boot(studio);
    expect(state().open?.model.file.name).toBe('keyword-spotting.tflite');
    expect(state()).toMatchObject({
      boardId: 'uno_r3',
      tab: 'boards',
      selection: { kind: 'operator', subgraph: 0, operator: 1 },
      step: 2,
    });
  });

  it('says that a file of the user’s cannot be opened again', async () => {
    studio = testStudio();
    studio.bar.fragment = 'file=mine.tflite&board=pico&select=b3';
    await boot(studio);
    expect(state()).toMatchObject({ lostFile: 'mine.tflite', selection: null });
  });

  it('writes the address back, at the latest when the page goes', async () => {
    studio = testStudio();
    await boot(studio);
    await chooseBoard(studio, 'uno_r3');
    studio.leave();
    expect(studio.bar.fragment).toBe('sample=vision-96&board=uno_r3');
  });

  it('follows a link put into the address bar', async () => {
    studio = testStudio();
    await drop('keyword-spotting');
    const payload = new URL(await makeLink(studio, { names: true, times: true })).hash.slice(1);
    await openStart(studio, payload);
    expect(state().open?.origin).toEqual({ kind: 'link', payload });
  });
});
