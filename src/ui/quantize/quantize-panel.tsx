/**
 * Quantizing the open model: five steps on the left that say where one stands, and the step being
 * looked at beside them. Nothing is lost by going back and forth; the one button starts what is set up.
 */
import type { ReactNode } from 'react';
import { useSelect } from '../../state/use-studio';
import { Note } from '../parts/note';
import { BetterStep } from './better-step';
import { CostStep } from './cost-step';
import { DataStep } from './data-step';
import styles from './quantize.module.css';
import { Rail } from './rail';
import { SchemeStep } from './scheme-step';
import type { Step } from './steps';
import { TakeStep } from './take-step';
import { useFollowedStep } from './use-followed-step';

const CONTENT: Readonly<Record<Step, ReactNode>> = {
  scheme: <SchemeStep />,
  data: <DataStep />,
  cost: <CostStep />,
  better: <BetterStep />,
  take: <TakeStep />,
};

export function QuantizePanel(): ReactNode {
  const [step, setStep] = useFollowedStep();
  const isLink = useSelect(({ open }) => open?.origin.kind === 'link');
  const isReady = useSelect(({ quantize }) => quantize.float !== null);
  if (isLink || !isReady) return <NotReady isLink={isLink} />;
  return (
    <div className={styles['quantize']}>
      <Rail step={step} onStep={setStep} />
      <div className={styles['stage']} data-step={step}>
        {CONTENT[step]}
      </div>
    </div>
  );
}

/** Why there is nothing to quantize, or what is being waited for. */
function NotReady({ isLink }: { isLink: boolean }): ReactNode {
  const failure = useSelect(({ quantize }) => quantize.failure);
  return (
    <div className={styles['alone']}>
      {isLink ? (
        <Note tone="plain" isInset>
          This profile came from a link, which carries no weights. Drop the model’s file to quantize
          it.
        </Note>
      ) : failure !== null ? (
        <Note tone="plain" isInset>
          {failure.message} {failure.advice}
        </Note>
      ) : (
        <p className={styles['dim']} role="status">
          Reading the weights…
        </p>
      )}
    </div>
  );
}
