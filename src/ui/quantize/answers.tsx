/** The answers of both models: as TFLM rounds, and as TFLite does on a desktop, side by side. */
import type { ReactNode } from 'react';
import type { Cost, Counted, RoundingCost } from '../../core/evaluate/cost';
import { differenceText, shareInterval } from '../../core/evaluate/paired';
import { formatCount, formatNumberOf, formatReal } from '../../core/text';
import { useSelect } from '../../state/use-studio';
import styles from './quantize.module.css';
import { comparedWords, formatDecibels, formatShare } from './words';

export function Answers({ cost }: { cost: Cost }): ReactNode {
  const graph = useSelect(({ quantize }) => quantize.float?.opened.graph);
  const what = comparedWords(cost, graph);
  return (
    <>
      <Headline cost={cost} what={what} />
      <table className={styles['figures']}>
        <caption className={styles['legend']}>
          On {formatNumberOf(cost.samples, 'sample')}
          {cost.heldOut ? ' that made no range' : ', the same that made the ranges'}
        </caption>
        <thead>
          <tr>
            <th scope="col">Rounding</th>
            {hasAnswers(cost) && <th scope="col">Same answer</th>}
            {cost.floatRight !== undefined && <th scope="col">Right</th>}
            <th scope="col" data-hint={`Signal to quantization noise of ${what}; 6 dB are one bit`}>
              SQNR
            </th>
            <th scope="col">Largest error</th>
          </tr>
        </thead>
        <tbody>
          {cost.floatRight !== undefined && <FloatRow cost={cost} right={cost.floatRight} />}
          {cost.execution === 'simulated' ? (
            <RoundingRow name="Simulated" of={cost.double} cost={cost} />
          ) : (
            <>
              <RoundingRow
                name="TFLM"
                about="Double rounding: what TFLM’s reference kernels compute on a board"
                of={cost.double}
                cost={cost}
              />
              <RoundingRow
                name="TFLite desktop"
                about="Single rounding: what TFLite computes in Python or on a phone"
                of={cost.single}
                cost={cost}
              />
            </>
          )}
        </tbody>
      </table>
    </>
  );
}

const hasAnswers = ({ double }: Cost): boolean => top1Of(double) !== undefined;

const top1Of = ({ outputs }: RoundingCost): Counted | undefined =>
  outputs.find(({ top1 }) => top1 !== undefined && top1.of > 0)?.top1;

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

/** The one figure that decides, in words: accuracy where it is known, else agreement, else noise. */
function Headline({ cost, what }: { cost: Cost; what: string }): ReactNode {
  const { paired } = cost.double;
  if (paired !== undefined) return <p className={styles['headline']}>{differenceText(paired)}</p>;
  const top1 = top1Of(cost.double);
  if (top1 !== undefined && cost.compared === undefined) return <Agreement top1={top1} />;
  const [output] = cost.double.outputs;
  return (
    <p className={styles['headline']}>
      {sentence(what)}: {formatDecibels(output?.sqnr ?? NaN)} above the noise that rounding adds.
      {cost.compared !== undefined && ' The outputs behind it were not computed.'}
    </p>
  );
}

function Agreement({ top1 }: { top1: Counted }): ReactNode {
  const { low } = shareInterval(top1);
  return (
    <p className={styles['headline']}>
      {top1.hits === top1.of
        ? `All ${formatCount(top1.of)} answers are the float model’s`
        : `${formatCount(top1.hits)} of ${formatCount(top1.of)} answers are the float model’s`}
      ; so many samples show {formatShare(low)} or more, with 95% confidence.
    </p>
  );
}

function FloatRow({ cost, right }: { cost: Cost; right: Counted }): ReactNode {
  return (
    <tr>
      <th scope="row">Float</th>
      {hasAnswers(cost) && <td className={styles['dim']}>–</td>}
      <Share of={right} />
      <td className={styles['dim']}>–</td>
      <td className={styles['dim']}>–</td>
    </tr>
  );
}

interface RoundingRowProps {
  readonly name: string;
  readonly about?: string;
  readonly of: RoundingCost;
  readonly cost: Cost;
}

function RoundingRow({ name, about, of, cost }: RoundingRowProps): ReactNode {
  const [output] = of.outputs;
  return (
    <tr>
      <th scope="row" data-hint={about}>
        {name}
      </th>
      {hasAnswers(cost) && <Share of={top1Of(of)} />}
      {cost.floatRight !== undefined && <Share of={of.right} />}
      <td>{formatDecibels(output?.sqnr ?? NaN)}</td>
      <td>{output === undefined ? '–' : formatReal(Number(output.maxError.toPrecision(3)))}</td>
    </tr>
  );
}

/** A share with, on hover, its count and what so many samples can tell. */
function Share({ of }: { of: Counted | undefined }): ReactNode {
  if (of === undefined || of.of === 0) return <td className={styles['dim']}>–</td>;
  const { low, high } = shareInterval(of);
  return (
    <td
      data-hint={`${formatCount(of.hits)} of ${formatCount(of.of)}; 95% interval ${formatShare(low)} to ${formatShare(high)}`}
    >
      {formatShare(of.hits / of.of)}
    </td>
  );
}
