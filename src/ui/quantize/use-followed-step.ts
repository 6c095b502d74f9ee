/**
 * The step being looked at. It follows what happens: data that arrived is shown, a result leads from
 * setting up to its cost, a failure to the step it belongs to. Whoever is trying to do better stays.
 */
import { useEffect, useRef, useState } from 'react';
import type { QuantizePlace, QuantizeState } from '../../state/quantize-state';
import { useSelect, useStudio } from '../../state/use-studio';
import type { Step } from './steps';

const STEP_OF: Readonly<Record<QuantizePlace, Step>> = {
  model: 'scheme',
  data: 'data',
  calibrate: 'data',
  quantize: 'cost',
  curve: 'better',
  train: 'better',
  after: 'take',
};

/** Where one would stand, had the tab been looked at all along: it may be shown after something happened. */
function stepReached({ failure, runs, data }: QuantizeState): Step {
  if (failure !== null) return STEP_OF[failure.place];
  if (runs.length > 0) return 'cost';
  return data === null ? 'scheme' : 'data';
}

export function useFollowedStep(): readonly [Step, (step: Step) => void] {
  const { store } = useStudio();
  const [step, setStep] = useState(() => stepReached(store.getState().quantize));
  const runs = useSelect(({ quantize }) => quantize.runs.length);
  const data = useSelect(({ quantize }) => quantize.data?.name);
  const failure = useSelect(({ quantize }) => quantize.failure);
  const before = useRef({ runs, data, failure });
  useEffect(() => {
    const last = before.current;
    before.current = { runs, data, failure };
    if (failure !== null && failure !== last.failure) setStep(STEP_OF[failure.place]);
    else if (runs > last.runs) setStep((at) => (at === 'better' ? at : 'cost'));
    else if (data !== undefined && data !== last.data) setStep('data');
  }, [runs, data, failure]);
  return [step, setStep];
}
