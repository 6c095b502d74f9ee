/** How a picture becomes an input: fit, channels, and the numbers that black and white turn into. */
import type { ReactNode } from 'react';
import type { DatasetOptions, Normalization, PictureOptions } from '../../core/dataset/options';
import { imageShapeOf, VALUE_RANGES } from '../../core/run/image';
import type { ImageOptions, ValueRange } from '../../core/run/image';
import { changeOptions } from '../../state/quantizing';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import { Choices } from '../run/choices';
import styles from './quantize.module.css';
import { Switch } from './switch';

const FITS = {
  cover: { name: 'Cut', about: 'Keeps proportions and cuts what hangs over' },
  stretch: { name: 'Stretch', about: 'Squeezes the whole picture in' },
} as const satisfies Record<ImageOptions['fit'], object>;

const ORDERS = { rgb: { name: 'RGB' }, bgr: { name: 'BGR' } } as const;

/** Shown for pictures, and for arrays that may be pixels. */
export function PictureFields(): ReactNode {
  const kind = useSelect(({ quantize }) => quantize.data?.kind);
  const options = useSelect(({ quantize }) => quantize.options);
  const shape = useSelect(
    ({ quantize }) => quantize.float?.opened.ends.inputs[0]?.kind.shape ?? NO_SHAPE,
  );
  const picture = imageShapeOf(shape);
  if (options === null || kind === undefined || picture === undefined) return null;
  if (kind === 'pictures')
    return <Fields options={options} channels={picture.channels} isPicture />;
  if (kind === 'arrays' || kind === 'table')
    return <Fields options={options} channels={picture.channels} isPicture={false} />;
  return null;
}

const NO_SHAPE: readonly number[] = [];

interface FieldsProps {
  readonly options: DatasetOptions;
  readonly channels: number;
  readonly isPicture: boolean;
}

function Fields({ options, channels, isPicture }: FieldsProps): ReactNode {
  const studio = useStudio();
  const { picture, arraysArePixels } = options;
  const change = (part: Partial<PictureOptions>): void =>
    void changeOptions(studio, { picture: { ...picture, ...part } });
  return (
    <fieldset className={styles['group']}>
      <legend className={styles['legend']}>How it is read</legend>
      {isPicture ? (
        <div className={styles['row']}>
          <Choices
            label="Fit"
            choices={FITS}
            chosen={picture.fit}
            onChoose={(fit) => change({ fit })}
          />
          {channels > 1 && (
            <Choices
              label="Channel order"
              choices={ORDERS}
              chosen={picture.order}
              onChoose={(order) => change({ order })}
            />
          )}
        </div>
      ) : (
        <Switch
          label="The arrays hold pixels of 0 to 255"
          about="They are then brought to the model’s own values, as pictures are."
          isOn={arraysArePixels}
          onChange={(isOn) => void changeOptions(studio, { arraysArePixels: isOn })}
        />
      )}
      {isPicture && channels > 1 && (
        <Switch label="Grey" isOn={picture.isGrey} onChange={(isGrey) => change({ isGrey })} />
      )}
      {(isPicture || arraysArePixels) && (
        <NormalizationField
          normalization={picture.normalization}
          onChange={(normalization) => change({ normalization })}
        />
      )}
    </fieldset>
  );
}

interface NormalizationProps {
  readonly normalization: Normalization;
  readonly onChange: (normalization: Normalization) => void;
}

const asMeanStd = (normalization: Normalization): Normalization => {
  if (normalization.kind === 'mean-std') return normalization;
  const [from, to] = VALUE_RANGES[normalization.range];
  const std = 255 / (to - from);
  return { kind: 'mean-std', mean: [-from * std], std: [std] };
};

function NormalizationField({ normalization, onChange }: NormalizationProps): ReactNode {
  const value = normalization.kind === 'range' ? normalization.range : 'mean-std';
  const choose = (next: string): void =>
    onChange(
      next === 'mean-std' ? asMeanStd(normalization) : { kind: 'range', range: next as ValueRange },
    );
  return (
    <>
      <label className={styles['row']}>
        <span data-hint="Real values of black and white, as the model was trained with">
          Black to white
        </span>
        <select
          className={control('input')}
          value={value}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        >
          {Object.entries(VALUE_RANGES).map(([name, [from, to]]) => (
            <option key={name} value={name}>
              {from} to {to}
            </option>
          ))}
          <option value="mean-std">mean and deviation</option>
        </select>
      </label>
      {normalization.kind === 'mean-std' && (
        <div className={styles['row']}>
          <Numbers
            label="Mean"
            values={normalization.mean}
            onChange={(mean) => onChange({ ...normalization, mean })}
          />
          <Numbers
            label="Deviation"
            values={normalization.std}
            isWrong={(std) => std === 0}
            onChange={(std) => onChange({ ...normalization, std })}
          />
        </div>
      )}
    </>
  );
}

interface NumbersProps {
  readonly label: string;
  readonly values: readonly number[];
  readonly isWrong?: (value: number) => boolean;
  readonly onChange: (values: readonly number[]) => void;
}

/** One number, or one for each channel, separated by commas. */
function Numbers({ label, values, isWrong = () => false, onChange }: NumbersProps): ReactNode {
  return (
    <label
      className={styles['row']}
      data-hint="Of pixels of 0 to 255; one number, or one per channel"
    >
      <span>{label}</span>
      <input
        key={values.join()}
        className={control('input')}
        inputMode="decimal"
        defaultValue={values.join(', ')}
        onBlur={({ currentTarget }) => {
          const next = currentTarget.value
            .split(/[,\s]+/)
            .filter(Boolean)
            .map(Number);
          const isRight = [1, 3, 4].includes(next.length) && next.every(Number.isFinite);
          currentTarget.setAttribute('aria-invalid', String(!isRight || next.some(isWrong)));
          if (isRight && !next.some(isWrong) && next.join() !== values.join()) onChange(next);
        }}
      />
    </label>
  );
}
