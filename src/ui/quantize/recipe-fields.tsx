/** Everything about the file that is not the scheme: presets, ends, dense weights, improvements. */
import type { ReactNode } from 'react';
import type { Clipping } from '../../core/calibrate/clipping';
import { clippingsFor } from '../../core/quantize/recipe';
import type { Recipe } from '../../core/quantize/recipe';
import { changeRecipe, choosePreset } from '../../state/quantize-choices';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import { Choices } from '../run/choices';
import styles from './quantize.module.css';
import { Switch } from './switch';
import { CLIPPING_WORDS, PRESET_WORDS, SCHEME_WORDS } from './words';

export function RecipeFields(): ReactNode {
  const recipe = useSelect(({ quantize }) => quantize.recipe);
  const isInteger = SCHEME_WORDS[recipe.scheme].runsOnTflm;
  return (
    <>
      <Presets />
      {isInteger && <Ends recipe={recipe} />}
      <DenseWeights recipe={recipe} />
      <Improvements recipe={recipe} isInteger={isInteger} />
    </>
  );
}

function Presets(): ReactNode {
  const studio = useStudio();
  const preset = useSelect(({ quantize }) => quantize.preset);
  return (
    <div className={styles['field']}>
      <Choices
        label="Preset"
        choices={PRESET_WORDS}
        chosen={preset}
        onChoose={(next) => choosePreset(studio, next)}
      />
      <p className={styles['dim']}>{PRESET_WORDS[preset].about}</p>
    </div>
  );
}

function Ends({ recipe }: { recipe: Recipe }): ReactNode {
  const studio = useStudio();
  const { type } = SCHEME_WORDS[recipe.scheme];
  return (
    <div className={styles['row']}>
      <span>Input and output</span>
      <Choices
        label="Input and output"
        choices={{
          integer: { name: type, about: 'The program on the board quantizes and dequantizes' },
          float32: { name: 'float32', about: 'The model does, with operators of its own' },
        }}
        chosen={recipe.io}
        onChoose={(io) => changeRecipe(studio, { io })}
      />
    </div>
  );
}

function DenseWeights({ recipe: { denseWeights, scheme } }: { recipe: Recipe }): ReactNode {
  const studio = useStudio();
  if (scheme === 'float16') return null;
  return (
    <Switch
      label="TFLM older than September 2024"
      about="Fully connected layers get one scale for all weights; newer kernels take one per output, which loses less."
      isOn={denseWeights === 'per-tensor'}
      onChange={(isOn) =>
        changeRecipe(studio, { denseWeights: isOn ? 'per-tensor' : 'per-channel' })
      }
    />
  );
}

const IMPROVEMENTS = {
  equalize: {
    name: 'Equalize layers',
    about: 'Evens out the ranges of neighbouring layers’ channels; the function stays the same.',
  },
  correctBias: {
    name: 'Correct biases',
    about: 'Takes the average error of each channel back out.',
  },
  widenDeadChannels: {
    name: 'Widen dead channels',
    about:
      'Keeps the bias of a channel with next to no weights from overflowing; the converter does it too.',
  },
} as const satisfies Partial<Record<keyof Recipe, object>>;

interface ImprovementsProps {
  readonly recipe: Recipe;
  readonly isInteger: boolean;
}

function Improvements({ recipe, isInteger }: ImprovementsProps): ReactNode {
  const studio = useStudio();
  const preset = useSelect(({ quantize }) => quantize.preset);
  if (!isInteger) return null;
  const isDisabled = preset !== 'custom';
  return (
    <fieldset className={styles['group']}>
      <legend className={styles['legend']}>
        {preset === 'best'
          ? 'Tried on your data'
          : preset === 'converter'
            ? 'As the converter has them'
            : 'Improvements'}
      </legend>
      <label className={styles['row']}>
        <span>Ranges</span>
        <select
          className={control('input')}
          aria-label="Ranges"
          value={recipe.clipping}
          disabled={isDisabled}
          data-hint={CLIPPING_WORDS[recipe.clipping].about}
          onChange={({ currentTarget }) =>
            changeRecipe(studio, { clipping: currentTarget.value as Clipping })
          }
        >
          {clippingsFor(recipe.scheme).map((clipping) => (
            <option key={clipping} value={clipping}>
              {CLIPPING_WORDS[clipping].name}
            </option>
          ))}
        </select>
      </label>
      {(Object.keys(IMPROVEMENTS) as (keyof typeof IMPROVEMENTS)[]).map((key) => (
        <Switch
          key={key}
          label={IMPROVEMENTS[key].name}
          about={IMPROVEMENTS[key].about}
          isOn={recipe[key]}
          isDisabled={isDisabled}
          onChange={(isOn) => changeRecipe(studio, { [key]: isOn })}
        />
      ))}
    </fieldset>
  );
}
