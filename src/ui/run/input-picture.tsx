/** What the model was shown, where an input looks like a picture: its own pixels, not the file's. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { realValues } from '../../core/run/elements';
import { imageShapeOf } from '../../core/run/image';
import type { RunInput } from '../../core/run/run';
import styles from './run.module.css';

const SMALLEST = 16;
const LARGEST = 1024;

export function InputPicture({ input }: { input: RunInput }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shape = imageShapeOf(input.kind.shape);
  const { width = 0, height = 0 } = shape ?? {};
  const isShown = Math.min(width, height) >= SMALLEST && Math.max(width, height) <= LARGEST;
  useEffect(() => {
    if (canvas.current !== null && isShown) paint(canvas.current, input);
  }, [input, isShown]);
  if (!isShown) return null;
  return (
    <canvas
      ref={canvas}
      className={styles['picture']}
      width={width}
      height={height}
      role="img"
      aria-label={`Input ${input.kind.name} as the model sees it`}
      data-hint={`What the model sees: ${input.from}`}
    />
  );
}

/** Black is the least value of the tensor, white the greatest. */
function paint(canvas: HTMLCanvasElement, { kind, bytes }: RunInput): void {
  const context = canvas.getContext('2d');
  const channels = imageShapeOf(kind.shape)?.channels ?? 1;
  if (context === null) return;
  const values = realValues(kind, bytes);
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const image = context.createImageData(canvas.width, canvas.height);
  for (let i = 0; i < canvas.width * canvas.height; i++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = values[i * channels + (channels === 1 ? 0 : channel)] ?? 0;
      image.data[4 * i + channel] = (255 * (value - low)) / (high - low || 1);
    }
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
