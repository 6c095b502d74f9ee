/** What the network will really see: pictures as pictures, anything else as a curve, with its range. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { imageShapeOf } from '../../core/run/image';
import type { SamplePreview } from '../../state/quantize-state';
import { useSelect } from '../../state/use-studio';
import { paintCurve, paintPicture } from './paint-preview';
import styles from './quantize.module.css';
import { formatRange } from './words';

export function PreviewStrip(): ReactNode {
  const previews = useSelect(({ quantize }) => quantize.previews);
  const classes = useSelect(({ quantize }) => quantize.data?.classes ?? NO_CLASSES);
  if (previews.length === 0) return null;
  return (
    <figure className={styles['previews']}>
      <figcaption className={styles['legend']}>What the network sees</figcaption>
      <ul>
        {previews.map((preview) => (
          <li key={preview.index}>
            <Picture preview={preview} />
            <span className={styles['caption']} data-hint={preview.name}>
              {preview.label === undefined
                ? preview.name
                : (classes[preview.label] ?? `class ${preview.label}`)}
              {preview.inputs[0] !== undefined && <small>{formatRange(preview.inputs[0])}</small>}
            </span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

const NO_CLASSES: readonly string[] = [];
const CURVE = { width: 144, height: 72 };

function Picture({ preview }: { preview: SamplePreview }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const input = preview.inputs[0];
  const picture = input === undefined ? undefined : imageShapeOf(input.shape);
  const isPicture = picture !== undefined && picture.width > 3 && picture.height > 3;
  useEffect(() => {
    if (canvas.current === null || input === undefined) return;
    if (isPicture) paintPicture(canvas.current, input, picture);
    else paintCurve(canvas.current, input);
  });
  return (
    <canvas
      ref={canvas}
      width={isPicture ? picture.width : CURVE.width}
      height={isPicture ? picture.height : CURVE.height}
      role="img"
      aria-label={`${preview.name} as the network sees it`}
    />
  );
}
