/** What the map draws and with what: scene, colours, and the canvas's size and layout. */
import { useMemo } from 'react';
import type { RefObject } from 'react';
import type { ArenaPlan } from '../../core/arena/plan';
import type { Graph } from '../../core/graph/graph';
import type { Bytes } from '../../core/units';
import { useSurface } from '../chart-canvas/chart-canvas';
import type { Surface } from '../chart-canvas/chart-canvas';
import { useTheme } from '../chart-canvas/theme';
import { frameOf } from './frame';
import type { Frame } from './frame';
import { makeHatches, readPalette } from './palette';
import type { Hatches, Palette } from './palette';
import { buildScene } from './scene';
import type { Scene } from './scene';
import { useTravel } from './use-travel';

export interface Drawing {
  readonly scene: Scene;
  readonly palette: Palette;
  readonly hatches: Hatches;
  readonly frame: Frame;
  /** Undefined until the browser has laid the map out; `frame` is a guess until then. */
  readonly surface: Surface | undefined;
}

interface Drawn {
  readonly plan: ArenaPlan;
  readonly graph: Graph;
  readonly span: Bytes | undefined;
}

const GUESS: Surface = { width: 640, height: 360, ratio: 1 };

export function useDrawing(
  { plan, graph, span }: Drawn,
  area: RefObject<HTMLElement | null>,
): Drawing {
  const surface = useSurface(area);
  const palette = useTheme(readPalette);
  const target = useMemo(
    () => ({ ...buildScene(plan, graph), ...(span === undefined ? {} : { span }) }),
    [plan, graph, span],
  );
  const scene = useTravel(target, palette.travel);
  const { width, height, ratio } = surface ?? GUESS;
  const frame = useMemo(() => frameOf({ width, height }), [width, height]);
  const hatches = useMemo(() => makeHatches(palette, ratio), [palette, ratio]);
  return useMemo(
    () => ({ scene, palette, hatches, frame, surface }),
    [scene, palette, hatches, frame, surface],
  );
}
