import { afterEach, describe, expect, it } from 'vitest';
import { openFile } from './open-model';
import { chooseBoard, chooseKernels, selectBoard, selectBoards, selectTarget } from './target';
import { blobOf, sampleBytes, testStudio } from './testing/studio-fixture';
import type { TestStudio } from './testing/studio-fixture';
import { exportBoards, importBoards, judgeBoards, removeBoard, saveBoard } from './user-boards';
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
