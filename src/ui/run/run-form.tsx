/** What the model is fed and how it is rounded, and the button that runs it. */
import type { ReactNode } from 'react';
import type { Rounding } from '../../core/program/lowering';
import type { Graph, Tensor } from '../../core/graph/graph';
import { formatCount, formatMilliseconds, formatPercent } from '../../core/text';
import { chooseRepeat, chooseRounding } from '../../state/running';
import { useSelect, useStudio } from '../../state/use-studio';
import { ActionButton } from '../parts/action-button';
import { control } from '../parts/controls';
import { Choices } from './choices';
import { InputField } from './input-field';
import styles from './run.module.css';

const NO_TENSORS: readonly Tensor[] = [];

export function RunForm(): ReactNode {
  const graph = useSelect(({ open }) => open?.model.graph);
  const inputs = graph === undefined ? NO_TENSORS : inputsOf(graph);
  return (
    <section className={styles['form']} aria-label="Inputs">
      {inputs.map((tensor, i) => (
        <InputField key={i} index={i} tensor={tensor} />
      ))}
      <RoundingField />
      {graph !== undefined && keepsState(graph) && <RepeatField />}
      <Start />
    </section>
  );
}

const inputsOf = ({ subgraphs }: Graph): readonly Tensor[] =>
  (subgraphs[0]?.inputs ?? []).flatMap((tensor) => subgraphs[0]?.tensors[tensor] ?? []);

/** Whether one inference leaves something behind for the next. */
const keepsState = ({ subgraphs }: Graph): boolean =>
  subgraphs.some(
    ({ tensors, operators }) =>
      tensors.some(({ isVariable }) => isVariable) ||
      operators.some(({ name }) => name === 'VAR_HANDLE'),
  );

const ROUNDINGS: Readonly<Record<Rounding, { readonly name: string; readonly about: string }>> = {
  double: { name: 'TFLM', about: 'Double rounding: what TFLM computes on a board' },
  single: { name: 'TFLite', about: 'Single rounding: what TFLite computes on a desktop' },
};

function RoundingField(): ReactNode {
  const studio = useStudio();
  const rounding = useSelect((state) => state.run.rounding);
  return (
    <div className={styles['row']}>
      <span>Rounding as</span>
      <Choices
        label="Rounding"
        choices={ROUNDINGS}
        chosen={rounding}
        onChoose={(choice) => chooseRounding(studio, choice)}
      />
    </div>
  );
}

const MOST_INFERENCES = 100_000;

function RepeatField(): ReactNode {
  const studio = useStudio();
  const repeat = useSelect((state) => state.run.repeat);
  return (
    <label className={styles['row']}>
      <span data-hint="This model keeps state: every inference starts where the last one ended">
        Inferences in a row
      </span>
      <input
        type="number"
        className={control('input')}
        min={1}
        max={MOST_INFERENCES}
        value={repeat}
        onChange={({ currentTarget }) => {
          const value = Math.round(currentTarget.valueAsNumber);
          if (value >= 1 && value <= MOST_INFERENCES) chooseRepeat(studio, value);
        }}
      />
    </label>
  );
}

function Start(): ReactNode {
  const underWay = useSelect((state) => state.run.underWay);
  if (underWay === null) {
    return (
      <div className={styles['row']}>
        <ActionButton id="run" short="Run" tone="primary" />
        <Taken />
      </div>
    );
  }
  return (
    <div className={styles['row']}>
      <ActionButton id="run.stop" short="Stop" />
      <progress value={underWay.share} max={1} aria-label="Run" />
      <span>{formatPercent(underWay.share)}</span>
    </div>
  );
}

/** How long the last run took; said to be this tab's, so that nobody takes it for the chip's. */
function Taken(): ReactNode {
  const timing = useSelect((state) => state.run.result?.timing);
  if (timing === undefined) return null;
  return (
    <span
      className={styles['taken']}
      data-hint={`The average of ${formatCount(timing.of)} in a row. A board takes its own time, which this says nothing about.`}
    >
      <strong>{formatMilliseconds(timing.milliseconds)}</strong> in this tab, not on the chip
    </span>
  );
}
