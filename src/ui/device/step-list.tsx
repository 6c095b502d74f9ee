/** The way from the model to its times: what was done, what is being done, and where it failed. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { DeviceStep, DeviceStepId } from '../../state/device/device-state';
import { useSelect } from '../../state/use-studio';
import { control } from '../parts/controls';
import { Note } from '../parts/note';
import styles from './device.module.css';
import { formatElapsed } from './words';

const NAMES: Readonly<Record<DeviceStepId, string>> = {
  firmware: 'Make the firmware',
  flash: 'Flash',
  find: 'Find the firmware',
  expect: 'Run in this tab',
  measure: 'Measure',
};

const STATUS: Readonly<Record<DeviceStep['status'], string>> = {
  waiting: 'to come',
  active: 'now',
  done: 'done',
  failed: 'failed',
  stopped: 'stopped',
};

export function StepList(): ReactNode {
  const steps = useSelect(({ device }) => device.steps);
  const failure = useSelect(({ device }) => device.failure);
  if (steps.length === 0 && failure === null) return null;
  return (
    <section className={styles['way']} aria-label="Progress" tabIndex={0}>
      {failure?.step === null && <FailureNote />}
      {steps.length > 0 && (
        <ol className={styles['steps']} aria-label="Steps">
          {steps.map((step) => (
            <li key={step.id} data-status={step.status}>
              <Step step={step} />
              {failure?.step === step.id && <FailureNote />}
              {step.status === 'active' && <RequestNote step={step.id} />}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function FailureNote(): ReactNode {
  const failure = useSelect(({ device }) => device.failure);
  if (failure === null) return null;
  return (
    <div ref={showIt}>
      <Note tone="bad" isInset>
        {failure.message} {failure.advice}
      </Note>
    </div>
  );
}

/** What the step waits for: a click, which browsers want before they open a picker. */
function RequestNote({ step }: { step: DeviceStepId }): ReactNode {
  const request = useSelect(({ device }) => device.request);
  if (request?.step !== step) return null;
  const { text, button, note, press } = request;
  return (
    <div ref={showIt} className={styles['request']} role="status">
      <p>{text}</p>
      {note !== '' && <p className={styles['warn']}>{note}</p>}
      <button type="button" className={control('button', 'primary')} onClick={press}>
        {button}
      </button>
    </div>
  );
}

/** What has to be read or pressed must not stay below the fold. */
const showIt = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });

function Step({ step }: { step: DeviceStep }): ReactNode {
  const { id, status, detail, share } = step;
  return (
    <>
      <span className={styles['step-name']}>
        {NAMES[id]} <small>{status === 'active' ? '' : STATUS[status]}</small>
      </span>
      <Elapsed step={step} />
      {detail !== '' && (
        <small className={styles['detail']} data-hint={detail}>
          {detail}
        </small>
      )}
      {status === 'active' && (
        <progress aria-label={NAMES[id]} max={1} {...(share !== undefined && { value: share })} />
      )}
    </>
  );
}

const TICK_MS = 100;

/** Runs on while the step does. */
function Elapsed({ step: { began, ended, status } }: { step: DeviceStep }): ReactNode {
  const [now, setNow] = useState(() => Date.now());
  const isRunning = status === 'active';
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  if (began === undefined) return null;
  return (
    <span className={styles['elapsed']}>{formatElapsed(Math.max(0, (ended ?? now) - began))}</span>
  );
}
