import { describe, expect, it } from 'vitest';
import type { Selection } from '../../state/selection';
import {
  MAP_COMMANDS,
  commandOf,
  operatorSelection,
  selectionFor,
  stepFor,
  viewFor,
  viewRevealing,
} from './commands';
import type { MapCommand } from './commands';
import { sceneOf } from './testing/stage';
import { boxOf } from './view';

const scene = sceneOf({
  buffers: ['x 0..1 160@0', 'a 1..2 64@160', 'b 2..3 64@0', 'c 3..4 640@64', 'y 4..4 16@0'],
  operators: ['A x -> a', 'B a -> b', 'C b -> c', 'D c -> y'],
  persistent: [
    { cause: 'allocator', what: 'planner', bytes: 44, align: 4, tailAfter: 44 },
    { cause: 'nodes', what: 'nodes', bytes: 40, align: 4, tailAfter: 84 },
  ],
});
const press = (key: string, modifiers = {}) =>
  commandOf({ key, ctrlKey: false, altKey: false, metaKey: false, ...modifiers });
const context = { scene, budget: undefined, step: 2, plotWidth: 144 };

describe('keys', () => {
  it('lead to commands, but not with Ctrl, Alt or Cmd', () => {
    expect(press('ArrowRight')).toBe('next-step');
    expect(press('=')).toBe('zoom-in');
    expect(press('0', { ctrlKey: true })).toBeUndefined();
    expect(press('q')).toBeUndefined();
  });

  it('are given once each', () => {
    const keys = Object.values(MAP_COMMANDS).flatMap((command): readonly string[] => command.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('stepFor', () => {
  it.each<[MapCommand, number, number | undefined]>([
    ['previous-step', 2, 1],
    ['previous-step', 0, 0],
    ['next-step', 4, 4],
    ['ten-steps-on', 0, 4],
    ['ten-steps-back', 3, 0],
    ['first-step', 3, 0],
    ['last-step', 0, 4],
    ['next-peak', 0, 1],
    ['next-peak', 1, 3],
    ['next-peak', 3, 3],
    ['previous-peak', 3, 1],
    ['fit', 3, undefined],
  ])('%s from %i', (command, from, to) => {
    expect(stepFor(scene, command, from)).toBe(to);
  });
});

describe('selectionFor', () => {
  const walk = (command: 'buffer-above' | 'buffer-below', times: number): readonly unknown[] => {
    let selection: Selection | null = null;
    return Array.from({ length: times }, () => {
      selection = selectionFor(scene, command, 2, selection);
      return selection?.kind === 'buffer' ? selection.id : (selection as { cause?: string }).cause;
    });
  };

  it('walks up through the live buffers into the tail, and stops at its end', () => {
    expect(walk('buffer-above', 5)).toEqual([2, 1, 'nodes', 'allocator', 'allocator']);
  });

  it('walks down to the lowest buffer', () => {
    expect(walk('buffer-below', 5)).toEqual(['allocator', 'nodes', 1, 2, 2]);
  });

  it('names the operator of a step, if one runs', () => {
    expect(operatorSelection(scene, 2)).toEqual({ kind: 'operator', subgraph: 0, operator: 1 });
    expect(operatorSelection(scene, 0)).toBeNull();
  });
});

describe('viewFor', () => {
  it('zooms about the current step', () => {
    const view = viewFor('zoom-in', { mode: 'fit' }, context);
    if (view === undefined) throw new Error('no view');
    const box = boxOf(view, scene, undefined);
    expect((box.x0 + box.x1) / 2).toBeCloseTo(2.5);
    expect(box.x1 - box.x0).toBeCloseTo(5 / 1.5);
  });

  it('knows its named views and ignores what is not about the view', () => {
    expect(viewFor('head', { mode: 'fit' }, context)).toEqual({ mode: 'head' });
    expect(viewFor('next-step', { mode: 'fit' }, context)).toBeUndefined();
  });

  it('follows the step out of view, and stays otherwise', () => {
    const free = { mode: 'free', box: { x0: 0, x1: 3, y0: 0, y1: 500 } } as const;
    expect(viewRevealing(free, 1, context)).toBe(free);
    expect(viewRevealing(free, 4, context)).toMatchObject({ box: { x0: 2, x1: 5 } });
  });
});
