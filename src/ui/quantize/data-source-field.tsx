/** Where samples come from: dropped, picked as files or as a folder, a sample's own, or noise. */
import { useRef } from 'react';
import type { ReactNode } from 'react';
import type { PathFile } from '../../state/quantize-state';
import { giveFiles, giveNoise, giveSampleData, hasSampleData } from '../../state/quantizing';
import { useSelect, useStudio } from '../../state/use-studio';
import { pickedFiles } from '../drop/dropped-files';
import { control } from '../parts/controls';
import styles from './quantize.module.css';

export function DataSourceField(): ReactNode {
  const studio = useStudio();
  const name = useSelect(({ quantize }) => quantize.data?.name);
  const give = (given: readonly PathFile[]): void => {
    if (given.length > 0) void giveFiles(studio, given);
  };
  return (
    <div className={styles['drop']}>
      <p>{name ?? 'Drop calibration data here'}</p>
      <div className={styles['buttons']}>
        <FileButton label="Files…" name="Calibration files" onGive={give} />
        <FileButton label="Folder…" name="Calibration folder" isFolder onGive={give} />
        <NoRealData />
      </div>
    </div>
  );
}

interface FileButtonProps {
  readonly label: string;
  readonly name: string;
  readonly isFolder?: boolean;
  readonly onGive: (files: readonly PathFile[]) => void;
}

function FileButton({ label, name, isFolder = false, onGive }: FileButtonProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={control('button')} onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={name}
        {...(isFolder ? { webkitdirectory: '' } : {})}
        onChange={({ currentTarget }) => {
          onGive(pickedFiles(currentTarget.files));
          currentTarget.value = '';
        }}
      />
    </>
  );
}

const NOISE = { seed: 1, count: 100 } as const;

/** Ways to go on without data of one's own. */
function NoRealData(): ReactNode {
  const studio = useStudio();
  const offersSample = useSelect(hasSampleData);
  return (
    <>
      {offersSample && (
        <button
          type="button"
          className={control('button')}
          onClick={() => void giveSampleData(studio)}
        >
          Try with sample data
        </button>
      )}
      <button
        type="button"
        className={control('button', 'quiet')}
        data-hint="Random values: good enough to see how everything works, not to ship"
        onClick={() => void giveNoise(studio, NOISE)}
      >
        Noise, to look around
      </button>
    </>
  );
}
