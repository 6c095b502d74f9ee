/** Taking it along: the file, the report, and the lines of C that feed it and read it. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { selectRun } from '../../state/quantize-figures';
import { saveReport, saveRun } from '../../state/quantize-files';
import { ioLines } from '../../state/quantize-lines';
import { selectAfter } from '../../state/quantize-sides';
import type { QuantizeRun } from '../../state/quantize-state';
import { useSelect, useStudio } from '../../state/use-studio';
import { Bytes } from '../parts/amount';
import { control } from '../parts/controls';
import { CopyButton } from '../parts/copy-button';
import { Note } from '../parts/note';
import { pixelLine } from './pixel-line';
import styles from './quantize.module.css';
import { SavedTable } from './saved-table';
import { SideChoice } from './side-choice';
import { StepFailure } from './step-failure';
import { recipeWords, SCHEME_WORDS } from './words';

export function TakeStep(): ReactNode {
  const run = useSelect(selectRun);
  if (run === null) {
    return (
      <div className={styles['alone']}>
        <p className={styles['dim']}>
          After quantizing: the .tflite to save, both models on the same map, and the C lines that
          quantize an input and dequantize an output.
        </p>
      </div>
    );
  }
  return (
    <div className={styles['columns']} data-columns="two">
      <section className={styles['column']} aria-label="File">
        <StepFailure places={['after']} />
        <FileFields run={run} />
        <div className={styles['row']}>
          <span>On the map</span>
          <SideChoice />
        </div>
        <SavedTable />
      </section>
      <Lines run={run} />
    </div>
  );
}

function FileFields({ run }: { run: QuantizeRun }): ReactNode {
  const studio = useStudio();
  const { recipe } = run.result;
  return (
    <>
      <div className={styles['row']}>
        <button
          type="button"
          className={control('button', 'primary')}
          onClick={() => saveRun(studio)}
        >
          Save .tflite
        </button>
        <button type="button" className={control('button')} onClick={() => saveReport(studio)}>
          Save report
        </button>
      </div>
      <p>
        <code>{run.name}</code> <Bytes value={run.result.bytes.length} />
        <br />
        <span className={styles['dim']}>{recipeWords(recipe)}</span>
      </p>
      {!SCHEME_WORDS[recipe.scheme].runsOnTflm && (
        <Note tone="warn" isInset>
          For phones and desktops only: TFLM refuses this kind of file.
        </Note>
      )}
      {run.result.cost.isSynthetic && (
        <Note tone="warn" isInset>
          Made with noise: not good enough to ship.
        </Note>
      )}
    </>
  );
}

/** The program on the board has to do the same arithmetic as the model’s own ends. */
function Lines({ run }: { run: QuantizeRun }): ReactNode {
  const text = useLines();
  return (
    <section className={styles['preview']} aria-label="C lines for inputs and outputs">
      <div className={styles['bar']}>
        <span>Quantize the input, dequantize the output: model_io.h</span>
        <CopyButton label="Copy" text={text} />
      </div>
      <pre tabIndex={0} data-file={run.name}>
        {text}
      </pre>
    </section>
  );
}

/** The exporter’s header, with a line for pixels where the data was pictures. */
function useLines(): string {
  const studio = useStudio();
  const after = useSelect(selectAfter);
  const options = useSelect(({ quantize }) => quantize.options);
  const kind = useSelect(({ quantize }) => quantize.data?.kind);
  const [header, setHeader] = useState('');
  useEffect(() => {
    let isCurrent = true;
    const show = (text: string): void => {
      if (isCurrent) setHeader(text);
    };
    ioLines(studio).then(show, () => show(''));
    return () => {
      isCurrent = false;
    };
  }, [studio, after?.id]);
  const main = after?.model.graph.subgraphs[0];
  const input = main?.tensors[main.inputs[0] ?? -1];
  const isPixels = kind === 'pictures' || options?.arraysArePixels === true;
  const pixels =
    input === undefined || options === null || !isPixels
      ? undefined
      : pixelLine(input, options.picture.normalization);
  return pixels === undefined ? header : `${header}\n${pixels}`;
}
