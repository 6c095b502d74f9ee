/** Every result so far, to compare and to go back to. */
import type { ReactNode } from 'react';
import type { QuantizeResult, QuantizeRun } from '../../state/quantize-state';
import { showRun } from '../../state/quantizing';
import { useSelect, useStudio } from '../../state/use-studio';
import { Bytes } from '../parts/amount';
import { control } from '../parts/controls';
import styles from './quantize.module.css';
import { formatDecibels, formatShare, recipeWords } from './words';

const MADE_BY: Readonly<Record<QuantizeResult['by'], string>> = {
  'post-training': '',
  automatic: 'best of those tried',
  training: 'after training',
};

export function HistoryTable(): ReactNode {
  const runs = useSelect(({ quantize }) => quantize.runs);
  const shown = useSelect(({ quantize }) => quantize.afterRun);
  const hasRight = runs.some(({ result }) => result.cost.double.right !== undefined);
  if (runs.length < 2) return null;
  return (
    <table className={styles['figures']}>
      <caption className={styles['legend']}>Results so far</caption>
      <thead>
        <tr>
          <th scope="col">Result</th>
          <th scope="col">{hasRight ? 'Right' : 'Same answer'}</th>
          <th scope="col">SQNR</th>
          <th scope="col">File</th>
        </tr>
      </thead>
      <tbody>
        {[...runs].reverse().map((run) => (
          <HistoryRow key={run.id} run={run} isShown={run.id === shown} hasRight={hasRight} />
        ))}
      </tbody>
    </table>
  );
}

interface HistoryRowProps {
  readonly run: QuantizeRun;
  readonly isShown: boolean;
  readonly hasRight: boolean;
}

function HistoryRow({ run, isShown, hasRight }: HistoryRowProps): ReactNode {
  const studio = useStudio();
  const { id, result } = run;
  const { double } = result.cost;
  const counted = hasRight ? double.right : double.outputs[0]?.top1;
  const how = [recipeWords(result.recipe), MADE_BY[result.by]].filter(Boolean).join('; ');
  return (
    <tr data-shown={isShown}>
      <th scope="row">
        <button
          type="button"
          className={control('why')}
          aria-pressed={isShown}
          onClick={() => void showRun(studio, id)}
        >
          {id}. {how}
        </button>
      </th>
      <td>
        {counted === undefined || counted.of === 0 ? '–' : formatShare(counted.hits / counted.of)}
      </td>
      <td>{formatDecibels(double.outputs[0]?.sqnr ?? NaN)}</td>
      <td>
        <Bytes value={result.bytes.length} bare />
      </td>
    </tr>
  );
}
