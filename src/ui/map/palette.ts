/** The map's colours and fonts, from the design tokens, with the hatches made of them. */
import type { PersistentCause } from '../../core/arena/plan';
import { CAUSES } from '../../core/arena/tail';
import type { ReadToken } from '../chart-canvas/theme';
import type { BufferKind } from './scene';

export const BUFFER_KINDS = [
  'activation',
  'io',
  'variable',
  'scratch',
  'unused',
] as const satisfies readonly BufferKind[];

export interface Palette {
  readonly kinds: Readonly<Record<BufferKind, string>>;
  readonly causes: Readonly<Record<PersistentCause, string>>;
  /** Text on rectangles. */
  readonly ink: string;
  /** Opacity of what is not alive while a step is inspected. */
  readonly dim: number;
  readonly background: string;
  readonly arena: string;
  readonly grid: string;
  readonly axis: string;
  readonly text: string;
  readonly hatch: string;
  readonly cursor: string;
  readonly accent: string;
  readonly budget: string;
  readonly bad: string;
  readonly textFont: string;
  readonly monoFont: string;
  /** Duration of a re-plan's animation in ms; 0 with reduced motion. */
  readonly travel: number;
}

const CAUSE_NAMES = Object.keys(CAUSES) as readonly PersistentCause[];

/** A duration token in milliseconds. */
const milliseconds = (text: string): number =>
  text.endsWith('ms') ? Number.parseFloat(text) : Number.parseFloat(text) * 1000 || 0;

export function readPalette(token: ReadToken): Palette {
  const cause = (name: PersistentCause): [PersistentCause, string] => [
    name,
    token(`--kind-${name}`),
  ];
  return {
    kinds: {
      activation: token('--kind-activation'),
      io: token('--kind-io'),
      variable: token('--kind-variable'),
      scratch: token('--kind-scratch'),
      unused: token('--hatch'),
    },
    causes: Object.fromEntries(CAUSE_NAMES.map(cause)) as Record<PersistentCause, string>,
    ink: token('--kind-text'),
    dim: Number.parseFloat(token('--kind-dim')) || 0.3,
    background: token('--bg'),
    arena: token('--panel'),
    grid: token('--grid'),
    axis: token('--axis'),
    text: token('--text'),
    hatch: token('--hatch'),
    cursor: token('--playhead'),
    accent: token('--accent'),
    budget: token('--budget'),
    bad: token('--bad'),
    textFont: token('--font-text'),
    monoFont: token('--font-mono'),
    travel: milliseconds(token('--travel')),
  };
}

/** Fills that are patterns; made once per palette and pixel ratio. */
export interface Hatches {
  /** On scratch buffers, over their colour. */
  readonly scratch: CanvasPattern | string;
  /** Free bytes under live ones at one step. */
  readonly gap: CanvasPattern | string;
  /** Head above the live-set bound: bytes lost at every step. */
  readonly waste: CanvasPattern | string;
}

/** A pattern of 45 degree lines, `spacing` CSS pixels apart. */
function makeHatch(
  colour: string,
  spacing: number,
  alpha: number,
  ratio: number,
): CanvasPattern | string {
  const side = Math.max(2, Math.round(spacing * ratio));
  const tile = document.createElement('canvas');
  tile.width = tile.height = side;
  const context = tile.getContext('2d');
  if (context === null) return colour;
  context.strokeStyle = colour;
  context.globalAlpha = alpha;
  context.lineWidth = ratio;
  context.beginPath();
  for (const shift of [-side, 0, side]) {
    context.moveTo(shift - 1, side + 1);
    context.lineTo(shift + side + 1, -1);
  }
  context.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(spacing / side));
  return pattern ?? colour;
}

export const makeHatches = (palette: Palette, ratio: number): Hatches => ({
  scratch: makeHatch(palette.ink, 5, 0.45, ratio),
  gap: makeHatch(palette.hatch, 7, 0.4, ratio),
  waste: makeHatch(palette.hatch, 4, 0.9, ratio),
});
