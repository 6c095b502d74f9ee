import { afterEach, describe, expect, it } from 'vitest';
import { openFile } from './open-model';
import { chooseBoard, chooseKernels, selectBoard, selectBoards, selectTarget } from './target';
import { blobOf, sampleBytes, testStudio } from './testing/studio-fixture';
import type { TestStudio } from './testing/studio-fixture';
import {
  exportBoards,
  importBoards,
  judgeBoards,
  rememberedBoards,
  removeBoard,
  saveBoard,
} from './user-boards';
import { movePeak, moveStep, select, selectStep, setBudget, toggleSort } from './view';

let studio: TestStudio;
afterEach(() => {
  for (const peer of studio.peers) peer.terminate();
});
const state = () => studio.store.getState();

async function opened(id = 'vision-96'): Promise<TestStudio> {
  studio = testStudio();
  await openFile(studio, blobOf(sampleBytes(id)), `${id}.tflite`);
  return studio;
}

describe('board and kernels', () => {
  it('re-plan the model when they change the target', async () => {
    await opened();
    const before = state().open!.profile;
    await chooseBoard(studio, 'pico');
    expect(state().open?.profile.target.kernels).toBe('cmsis-nodsp');
    await chooseKernels(studio, 'ref');
    expect(selectTarget(state())).toEqual({ kernels: 'ref', abi: 'short-enums' });
    expect(state().open?.profile.target.kernels).toBe('ref');
    expect(state().open?.profile.arena.used).not.toBe(before.arena.used);
  });

  it('ask the worker nothing when the target stays', async () => {
    await opened();
    const before = state().open?.profile;
    await chooseBoard(studio, 'nrf52840_dk');
    expect(state().open?.profile).toBe(before);
  });

  it('end on the last choice when answers overtake one another', async () => {
    await opened();
    await Promise.all([chooseKernels(studio, 'ref'), chooseKernels(studio, 'cmsis-mve')]);
    expect(state().open?.profile.target.kernels).toBe('cmsis-mve');
  });

  it('keep what is selected, and drop a scratch buffer that is gone', async () => {
    await opened();
    const { buffers } = state().open!.profile.arena;
    const tensor = buffers.find((b) => b.kind === 'tensor' && b.bytes === 36_864)!;
    select(studio, { kind: 'buffer', id: tensor.id });
    await chooseKernels(studio, 'ref');
    expect(state().selection).toEqual({ kind: 'buffer', id: tensor.id });
    await chooseKernels(studio, 'board');
    select(studio, { kind: 'buffer', id: buffers.find((b) => b.kind === 'scratch')!.id });
    await chooseKernels(studio, 'ref');
    expect(state().selection).toBeNull();
  });

  it('fall back to a known board when the chosen one is gone', () => {
    studio = testStudio({ boardId: 'my-lost-board' });
    expect(selectBoard(state()).id).toBe('nano33ble_sense');
  });

  it('forget the what-if line, which belonged to the old board', async () => {
    await opened();
    setBudget(studio, 1000);
    await chooseBoard(studio, 'pico');
    expect(state().budget).toBeNull();
  });
});

const MINE = { name: 'Mine', flash: 1_000_000, ramUsable: 200_000 };

describe('boards of one’s own', () => {
  it('are kept, chosen, edited, exported, imported and removed', async () => {
    await opened();
    saveBoard(studio, MINE);
    expect(selectBoard(state())).toMatchObject({ name: 'Mine', isCustom: true });
    expect(studio.remembered.get('arenascope.boards')).toContain('Mine');
    saveBoard(studio, { ...MINE, id: selectBoard(state()).id, ramUsable: 100_000 });
    expect(state().userBoards).toHaveLength(1);
    expect(selectBoard(state()).ramUsable).toBe(100_000);
    exportBoards(studio);
    const file = studio.downloads[0]!;
    removeBoard(studio, selectBoard(state()).id);
    expect(state().userBoards).toEqual([]);
    await importBoards(studio, file.content, file.name);
    expect(state().userBoards).toMatchObject([{ name: 'Mine' }]);
  });

  it('are refused with the field that is wrong, and nothing is lost', async () => {
    await opened();
    saveBoard(studio, MINE);
    expect(() => {
      saveBoard(studio, { ...MINE, flash: -1 });
    }).toThrow('“flash”');
    await importBoards(studio, blobOf('[{}]'), 'x.json');
    expect(state().failure).toMatchObject({ place: 'boards', subject: 'x.json' });
    expect(state().userBoards).toHaveLength(1);
  });

  it('keep apart two that have the same name, or a name without Latin letters', () => {
    studio = testStudio();
    for (const name of ['Mine', 'mine', '板子', 'Плата']) saveBoard(studio, { ...MINE, name });
    expect(state().userBoards.map(({ name }) => name)).toEqual(['Mine', 'mine', '板子', 'Плата']);
    expect(new Set(state().userBoards.map(({ id }) => id)).size).toBe(4);
  });

  it('are never more than can be read back', async () => {
    studio = testStudio();
    const many = (from: number) =>
      blobOf(
        JSON.stringify(Array.from({ length: 150 }, (_, i) => ({ ...MINE, name: `b${from + i}` }))),
      );
    await importBoards(studio, many(0), 'first.json');
    await importBoards(studio, many(1000), 'second.json');
    expect(state().failure).toMatchObject({ place: 'boards', subject: 'second.json' });
    expect(rememberedBoards(studio.memory).userBoards).toHaveLength(150);
  });

  it('saved by another tab meanwhile are not lost', () => {
    studio = testStudio();
    const elsewhere = testStudio();
    saveBoard(elsewhere, { ...MINE, name: 'Other tab' });
    studio.memory.set('arenascope.boards', elsewhere.memory.get('arenascope.boards') ?? '');
    saveBoard(studio, MINE);
    expect(state().userBoards.map(({ name }) => name)).toEqual(['Other tab', 'Mine']);
    for (const peer of elsewhere.peers) peer.terminate();
  });

  it('that cannot be read are put aside before they are overwritten', () => {
    studio = testStudio();
    studio.memory.set('arenascope.boards', '{broken');
    expect(rememberedBoards(studio.memory).failure).toMatchObject({ place: 'boards' });
    expect(studio.memory.get('arenascope.boards.unread')).toBe('{broken');
  });

  it('give way to the board of an open link with the same id', () => {
    studio = testStudio();
    saveBoard(studio, MINE);
    const [own] = state().userBoards;
    studio.store.setState({ linkBoard: { ...own!, ramUsable: 64_000 } });
    expect(selectBoard(state()).ramUsable).toBe(64_000);
  });

  it('are judged with all others, once', async () => {
    await opened();
    saveBoard(studio, MINE);
    const boards = selectBoards(state());
    await judgeBoards(studio, boards);
    const first = state().boardVerdicts;
    expect(first?.verdicts).toHaveLength(boards.length);
    expect(first?.verdicts[0]?.ram.available).toBe(200_000);
    await judgeBoards(studio, boards);
    expect(state().boardVerdicts).toBe(first);
  });
});

describe('the view', () => {
  it('starts at the peak, steps within the timeline and walks peaks around the ends', async () => {
    await opened();
    expect(selectStep(state())).toBe(3);
    moveStep(studio, 1);
    expect(state().step).toBe(4);
    moveStep(studio, -100);
    expect(state().step).toBe(0);
    movePeak(studio, 1);
    expect(state().step).toBe(3);
    movePeak(studio, -1);
    const last = state().step;
    expect(last).toBeGreaterThan(3);
    movePeak(studio, 1);
    expect(state().step).toBe(3);
  });

  it('sorts a column both ways and then not at all', () => {
    studio = testStudio();
    toggleSort(studio, 'operators', 'macs', true);
    expect(state().sorts).toEqual({ operators: { column: 'macs', descending: true } });
    toggleSort(studio, 'operators', 'macs', true);
    expect(state().sorts['operators']?.descending).toBe(false);
    toggleSort(studio, 'operators', 'macs', true);
    expect(state().sorts).toEqual({});
  });
});
