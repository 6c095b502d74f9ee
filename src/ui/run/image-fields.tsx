/** How a picture becomes a tensor; shown only where the input can hold one. */
import type { ReactNode } from 'react';
import type { Tensor } from '../../core/graph/graph';
import { kindOf } from '../../core/run/elements';
import { imageShapeOf, rangeFor, VALUE_RANGES } from '../../core/run/image';
import type { ImageOptions, ValueRange } from '../../core/run/image';
import type { InputChoice } from '../../state/run-state';
import { chooseInput } from '../../state/running';
import { useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import { Choices } from './choices';
import styles from './run.module.css';

interface ImageFieldsProps {
  readonly index: number;
  readonly choice: Extract<InputChoice, { kind: 'file' }>;
  readonly tensor: Tensor;
}

const FITS = {
  cover: { name: 'Cut', about: 'Keeps proportions and cuts what hangs over' },
  stretch: { name: 'Stretch', about: 'Squeezes the whole picture in' },
} as const satisfies Record<ImageOptions['fit'], object>;

const ORDERS = { rgb: { name: 'RGB' }, bgr: { name: 'BGR' } } as const;

export function ImageFields({ index, choice, tensor }: ImageFieldsProps): ReactNode {
  const studio = useStudio();
  const kind = kindOf(tensor);
  const shape = imageShapeOf(tensor.shape);
  if (kind === undefined || shape === undefined || /\.(npy|csv|txt)$/i.test(choice.name))
    return null;
  const { image } = choice;
  const change = (part: Partial<ImageOptions>): void =>
    chooseInput(studio, index, { ...choice, image: { ...image, ...part } });
  return (
    <>
      <div className={styles['row']}>
        <Choices
          label="Fit"
          choices={FITS}
          chosen={image.fit}
          onChoose={(fit) => change({ fit })}
        />
        {shape.channels > 1 && (
          <Choices
            label="Channel order"
            choices={ORDERS}
            chosen={image.order}
            onChoose={(order) => change({ order })}
          />
        )}
      </div>
      <label className={styles['row']}>
        <span data-hint="Real values of black and white as the model was trained with; by default what the input’s scale suggests">
          Black to white
        </span>
        <select
          className={control('input')}
          value={image.range ?? rangeFor(kind)}
          onChange={({ currentTarget }) => change({ range: currentTarget.value as ValueRange })}
        >
          {Object.entries(VALUE_RANGES).map(([name, [from, to]]) => (
            <option key={name} value={name}>
              {from} to {to}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
