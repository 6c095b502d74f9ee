/** A stage for painter tests: 1,000 x 400 pixels, every colour its own name. */
import { CAUSES } from '../../../core/arena/tail';
import { sketch } from '../../../core/arena/testing/plan-fixture';
import type { Sketch } from '../../../core/arena/testing/plan-fixture';
import type { PersistentCause } from '../../../core/arena/plan';
import { frameOf } from '../frame';
import type { Palette } from '../palette';
import { buildScene } from '../scene';
import type { Scene } from '../scene';
import type { Stage } from '../stage';
import { boxOf, projection } from '../view';
import type { View } from '../view';
import { recordingContext } from './recording-context';
import type { DrawCall } from './recording-context';

const causes = Object.fromEntries(Object.keys(CAUSES).map((cause) => [cause, cause])) as Record<
  PersistentCause,
  string
>;

const PALETTE: Palette = {
  kinds: {
    activation: 'activation',
    io: 'io',
    variable: 'variable',
    scratch: 'scratch',
    unused: 'unused',
  },
  causes,
  ink: 'ink',
  dim: 0.3,
  background: 'background',
  arena: 'arena',
  grid: 'grid',
  axis: 'axis',
  text: 'text',
  hatch: 'hatch',
  cursor: 'cursor',
  accent: 'accent',
  budget: 'budget',
  bad: 'bad',
  textFont: 'sans',
  monoFont: 'mono',
  travel: 0,
};

export const sceneOf = (of: Sketch): Scene => {
  const { plan, graph } = sketch(of);
  return buildScene(plan, graph);
};

export function stageOf(
  scene: Scene,
  view: View = { mode: 'fit' },
): { readonly stage: Stage; readonly calls: DrawCall[] } {
  const { context, calls } = recordingContext();
  const frame = frameOf({ width: 1000, height: 400 });
  const box = boxOf(view, scene, undefined);
  const hatches = { scratch: 'hatch scratch', gap: 'hatch gap', waste: 'hatch waste' };
  const to = projection(box, frame.plot);
  return {
    stage: { context, scene, frame, box, to, palette: PALETTE, hatches, ratio: 1 },
    calls,
  };
}
