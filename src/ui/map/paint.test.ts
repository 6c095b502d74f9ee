/** Draw calls: what is painted where and in which colour, without a canvas. */
import { describe, expect, it } from 'vitest';
import { paintBase } from './paint-base';
import { paintOverlay } from './paint-overlay';
import type { Overlay } from './paint-overlay';
import { sceneOf, stageOf } from './testing/stage';
import type { DrawCall } from './testing/recording-context';

const scene = sceneOf({
  buffers: ['x 0..1 1024@0', 'a 1..2 1024@2048', 'scratch:1 2..2 512@1024', 'y 2..3 512@0'],
  operators: ['CONV_2D x -> a', 'CONV_2D a -> y', 'RESHAPE y ->'],
  inputs: ['x'],
  persistent: [{ cause: 'nodes', what: 'nodes', bytes: 640, align: 4, tailAfter: 640 }],
});
const filled = (calls: readonly DrawCall[], fill: string): readonly DrawCall[] =>
  calls.filter((call) => call.name === 'fillRect' && call.fill === fill);
const written = (calls: readonly DrawCall[]): readonly unknown[] =>
  calls.filter((call) => call.name === 'fillText').map((call) => call.args[0]);

describe('paintBase', () => {
  it('fills every buffer in view once, in its colour, scratch hatched as well', () => {
    const { stage, calls } = stageOf(scene);
    paintBase(stage, undefined);
    const { plot } = stage.frame;
    const inPlot = (call: DrawCall): boolean => Number(call.args[1]) < plot.top + plot.height;
    expect(filled(calls, 'io').filter(inPlot)).toHaveLength(1);
    expect(filled(calls, 'activation').filter(inPlot)).toHaveLength(2);
    // The second fill is the ground of its label.
    expect(filled(calls, 'scratch').filter(inPlot)).toHaveLength(2);
    expect(filled(calls, 'hatch scratch')).toHaveLength(1);
  });

  it('puts a buffer where its lifetime and offset say', () => {
    const { stage, calls } = stageOf(scene);
    paintBase(stage, undefined);
    const [left, top, width, height] = filled(calls, 'io')[0]?.args ?? [];
    expect(left).toBe(Math.round(stage.to.x(0)));
    expect(Number(left) + Number(width) + 1).toBe(Math.round(stage.to.x(2)));
    expect(Number(top) + Number(height)).toBe(Math.round(stage.to.y(0)) - 0);
    expect(Number(top) - 1).toBe(Math.round(stage.to.y(1024)));
  });

  it('draws nothing of buffers outside the view', () => {
    const { stage, calls } = stageOf(scene, {
      mode: 'free',
      box: { x0: 0, x1: 3, y0: 1500, y1: 3000 },
    });
    paintBase(stage, undefined);
    expect(filled(calls, 'io')).toHaveLength(0);
    expect(written(calls)).not.toContain('x');
  });

  it('labels buffers, the tail, the bounds and the peak', () => {
    const { stage, calls } = stageOf(scene);
    paintBase(stage, undefined);
    const words = written(calls).join('|');
    for (const word of ['x', 'a', 'nodes', 'head 3,072 b', 'minimum arena', 'peak']) {
      expect(words.toLowerCase()).toContain(word);
    }
  });

  it('hatches fragmentation only where there is some', () => {
    const { stage, calls } = stageOf(scene);
    paintBase(stage, undefined);
    expect(scene.occupancy.fragmentation).toBeGreaterThan(0);
    expect(filled(calls, 'hatch waste')).toHaveLength(1);
    const tight = stageOf(sceneOf({ buffers: ['x 0..1 1024@0'] }));
    paintBase(tight.stage, undefined);
    expect(filled(tight.calls, 'hatch waste')).toHaveLength(0);
  });

  it('draws a budget in red only when the arena is larger', () => {
    const fits = stageOf(scene);
    paintBase(fits.stage, 100_000);
    expect(filled(fits.calls, 'bad')).toHaveLength(0);
    const short = stageOf(scene);
    paintBase(short.stage, 2_000);
    expect(filled(short.calls, 'bad').length).toBeGreaterThan(0);
  });

  it('copes with an empty plan', () => {
    const { stage, calls } = stageOf(sceneOf({ buffers: [] }));
    paintBase(stage, undefined);
    expect(calls.length).toBeGreaterThan(0);
  });
});

describe('paintOverlay', () => {
  const idle: Overlay = {
    step: 2,
    inspected: undefined,
    selection: null,
    hovered: undefined,
    offset: undefined,
  };
  const paint = (change: Partial<Overlay>): readonly DrawCall[] => {
    const { stage, calls } = stageOf(scene);
    paintOverlay(stage, { ...idle, ...change });
    return calls;
  };

  it('repaints only what is alive at the inspected step', () => {
    expect(filled(paint({}), 'activation')).toHaveLength(0);
    expect(filled(paint({ inspected: 3 }), 'activation')).toHaveLength(1);
    expect(filled(paint({ inspected: 2 }), 'activation')).toHaveLength(2);
  });

  it('names the step and its live bytes', () => {
    expect(written(paint({}))).toContain('1 CONV_2D   2,048 B live');
    expect(written(paint({ inspected: 0 }))).toContain('in   1,024 B live');
  });

  it('connects a selected buffer with its producer and its consumers', () => {
    const calls = paint({ selection: { kind: 'buffer', id: 1 } });
    expect(calls.filter((call) => call.name === 'arc')).toHaveLength(1);
    expect(calls.filter((call) => call.name === 'fill' && call.fill === 'accent')).toHaveLength(1);
  });

  it('outlines a selected operator and a selected cause', () => {
    const operator = paint({ selection: { kind: 'operator', subgraph: 0, operator: 1 } });
    expect(operator.filter((call) => call.name === 'strokeRect')).toHaveLength(1);
    const cause = paint({ selection: { kind: 'persistent', cause: 'nodes' } });
    expect(cause.filter((call) => call.name === 'strokeRect')).toHaveLength(1);
  });

  it('shows the offset under the pointer in decimal and hexadecimal', () => {
    expect(written(paint({ offset: 2048 }))).toEqual(expect.arrayContaining(['2,048', '0x800']));
  });
});
