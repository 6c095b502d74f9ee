/** What can be done about quantizing, wherever one stands. */
import { saveRun } from '../quantize-files';
import { showSide } from '../quantize-sides';
import { calibrate, makeCurve, quantize, stopQuantizing, train } from '../quantizing';
import type { StudioState } from '../studio-state';
import { showTab } from '../view';
import type { Action } from './action';

const hasResult = ({ quantize }: StudioState): boolean => quantize.after !== null;

/** Everything the Quantize tab can be told to do without a choice to be made. */
export const quantizeActions = (): readonly Action[] => [
  {
    id: 'quantize',
    label: 'Quantize the model',
    group: 'Quantize',
    shortcut: { key: 'q' },
    isEnabled: ({ open, quantize }) => open !== null && quantize.underWay === null,
    run: (studio) => {
      showTab(studio, 'quantize');
      void quantize(studio);
    },
  },
  {
    id: 'quantize.stop',
    label: 'Stop quantizing',
    group: 'Quantize',
    isEnabled: ({ quantize }) => quantize.underWay !== null,
    run: stopQuantizing,
  },
  {
    id: 'quantize.calibrate',
    label: 'Calibrate',
    group: 'Quantize',
    isEnabled: ({ quantize }) => quantize.data !== null && quantize.underWay === null,
    run: (studio) => void calibrate(studio),
  },
  {
    id: 'quantize.curve',
    label: 'Price of more accuracy',
    group: 'Quantize',
    isEnabled: ({ quantize }) => quantize.data !== null && quantize.underWay === null,
    run: (studio) => void makeCurve(studio),
  },
  {
    id: 'quantize.train',
    label: 'Train with quantization in the loop',
    group: 'Quantize',
    isEnabled: ({ quantize }) => quantize.data?.hasLabels === true && quantize.underWay === null,
    run: (studio) => void train(studio),
  },
  {
    id: 'quantize.save',
    label: 'Save the quantized model',
    group: 'Quantize',
    isEnabled: hasResult,
    run: (studio) => saveRun(studio),
  },
  ...(['before', 'after', 'both'] as const).map((side): Action => ({
    id: `quantize.side.${side}`,
    label: SIDE_LABELS[side],
    group: 'Quantize',
    isEnabled: (state) => hasResult(state) && state.quantize.side !== side,
    run: (studio) => showSide(studio, side),
  })),
];

const SIDE_LABELS = {
  before: 'Show the float model',
  after: 'Show the quantized model',
  both: 'Show before and after',
} as const;
