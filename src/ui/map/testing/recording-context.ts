/** A canvas context that draws nothing and remembers what it was asked to fill, stroke and write. */

export interface DrawCall {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly fill: unknown;
  readonly stroke: unknown;
  readonly alpha: number;
}

export interface RecordingContext {
  readonly context: CanvasRenderingContext2D;
  readonly calls: DrawCall[];
}

const METHODS = [
  'fillRect',
  'strokeRect',
  'clearRect',
  'fillText',
  'beginPath',
  'moveTo',
  'lineTo',
  'rect',
  'arc',
  'fill',
  'stroke',
  'clip',
  'save',
  'restore',
  'translate',
  'rotate',
  'setTransform',
] as const;

/** `charWidth` is the width of every character. */
export function recordingContext(charWidth = 6): RecordingContext {
  const calls: DrawCall[] = [];
  const state = { fillStyle: '', strokeStyle: '', globalAlpha: 1 };
  const record =
    (name: string) =>
    (...args: readonly unknown[]): void => {
      const { fillStyle: fill, strokeStyle: stroke, globalAlpha: alpha } = state;
      calls.push({ name, args, fill, stroke, alpha });
    };
  const methods = Object.fromEntries(METHODS.map((name) => [name, record(name)]));
  const measureText = (text: string): { width: number } => ({ width: text.length * charWidth });
  const context = Object.assign(state, methods, { measureText });
  return { context: context as unknown as CanvasRenderingContext2D, calls };
}
