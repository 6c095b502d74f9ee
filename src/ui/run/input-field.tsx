/** One input of the model: zeros, seeded noise, or a file; pictures with how they are prepared. */
import { useRef } from 'react';
import type { ReactNode } from 'react';
import type { Tensor } from '../../core/graph/graph';
import type { InputChoice } from '../../state/run-state';
import { chooseFile, chooseInput, inputChoice } from '../../state/running';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import { Choices } from './choices';
import { ImageFields } from './image-fields';
import { InputPicture } from './input-picture';
import styles from './run.module.css';

const KINDS: Readonly<
  Record<InputChoice['kind'], { readonly name: string; readonly about: string }>
> = {
  zeros: { name: 'Zeros', about: 'The real value 0 everywhere: the zero point, where quantized' },
  noise: { name: 'Noise', about: 'Random values, the same for the same seed' },
  file: { name: 'File', about: 'A .npy array, a row of numbers as .csv, or a picture' },
};

interface InputFieldProps {
  readonly index: number;
  readonly tensor: Tensor;
}

export function InputField({ index, tensor }: InputFieldProps): ReactNode {
  const studio = useStudio();
  const choice = useSelect((state) => inputChoice(state, index));
  const picker = useRef<HTMLInputElement>(null);
  const choose = (kind: InputChoice['kind']): void => {
    if (kind === 'file') picker.current?.click();
    else if (kind === 'noise') chooseInput(studio, index, { kind, seed: 1 });
    else chooseInput(studio, index, { kind });
  };
  const name = tensor.name === '' ? `input ${index}` : tensor.name;
  return (
    <fieldset className={styles['input']} data-run-input={index}>
      <legend>
        <code>{name}</code>{' '}
        <span>
          {tensor.type.toLowerCase()} [{tensor.shape.join(', ')}]
        </span>
      </legend>
      <div className={styles['row']}>
        <Choices label="Fed with" choices={KINDS} chosen={choice.kind} onChoose={choose} />
        {choice.kind === 'noise' && <Seed index={index} seed={choice.seed} />}
      </div>
      {choice.kind === 'file' && (
        <>
          <p className={styles['file']}>{choice.name}</p>
          <ImageFields index={index} choice={choice} tensor={tensor} />
        </>
      )}
      <Seen index={index} />
      <input
        ref={picker}
        type="file"
        accept=".npy,.csv,.txt,image/*"
        hidden
        aria-label={`File for ${name}`}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file !== undefined) chooseFile(studio, index, file, file.name);
          currentTarget.value = '';
        }}
      />
    </fieldset>
  );
}

/** What the last run really fed, where that is a picture. */
function Seen({ index }: { index: number }): ReactNode {
  const input = useSelect((state) => state.run.result?.inputs[index]);
  return input === undefined ? null : <InputPicture input={input} />;
}

const LARGEST_SEED = 2 ** 32 - 1;

function Seed({ index, seed }: { index: number; seed: number }): ReactNode {
  const studio = useStudio();
  return (
    <label className={styles['seed']}>
      <span>seed</span>
      <input
        type="number"
        className={control('input')}
        min={0}
        max={LARGEST_SEED}
        value={seed}
        onChange={({ currentTarget }) => {
          const value = Math.round(currentTarget.valueAsNumber);
          if (value >= 0 && value <= LARGEST_SEED)
            chooseInput(studio, index, { kind: 'noise', seed: value });
        }}
      />
    </label>
  );
}
