/**
 * TFLM's signal-processing operators (custom operators; their options are a FlexBuffers map). Init
 * keeps a parameter struct and, for the transforms, the FFT's tables; the streaming ones keep a ring
 * buffer per channel from Prepare. Source: signal/micro/kernels of tflite-micro 90b983c2, kissfft 130.
 */
import { elementBytes } from '../../graph/dtypes';
import type { Bytes } from '../../units';
import type { KernelBuffer, KernelRule, OpView } from './kernel';
import { elements, hasType, input, lastDim, option } from './kernel';

const RING_HEADER = 24;
/** Ring buffers store each 16-bit sample twice, so that any window of it is contiguous. */
const ringBytes = (capacity: number): Bytes => RING_HEADER + 2 * 2 * capacity;

const parameters = (bytes: Bytes): KernelBuffer => ({ bytes, what: 'parameters' });

const FACTORS_HEADER = 2 * 4 + 4 * 64;
const REAL_FFT_HEADER = 12;

/** kissfft's state for a real transform: a complex one of half the length and its twiddle factors. */
const fftStateBytes = (length: number, sampleBytes: Bytes): Bytes => {
  const half = length >> 1;
  const complex = 2 * sampleBytes;
  return REAL_FFT_HEADER + FACTORS_HEADER + complex * half + complex * Math.trunc((half * 3) / 2);
};

const fftState = (view: OpView): KernelBuffer => ({
  bytes: fftStateBytes(option(view, 'fft_length', 0), sampleBytes(view)),
  what: 'FFT state',
});

const sampleBytes = (view: OpView): Bytes => elementBytes(input(view, 0)?.type ?? 'INT16');

/** Every outer dimension (channel) of the input has its own state. */
const channels = (view: OpView, frameDims: number): number => {
  const shape = input(view, 0)?.shape ?? [];
  const frame = shape.slice(-frameDims).reduce((n, d) => n * d, 1);
  return frame > 0 ? Math.floor(elements(input(view, 0)) / frame) : 0;
};

const perChannel = (count: number, bytes: Bytes, what: string): readonly KernelBuffer[] =>
  Array.from({ length: count }, () => ({ bytes, what }));

const rings = (count: number, capacity: number): readonly KernelBuffer[] => [
  { bytes: 4 * count, what: 'state pointers' },
  { bytes: 4 * count, what: 'ring buffer pointers' },
  ...perChannel(count, ringBytes(capacity), 'ring buffer'),
];

/** The float inverse transform keeps its length and a pointer in front of the state; the others do not. */
const irfft: KernelRule = (view) => {
  const state = fftState(view);
  const header = hasType(input(view, 0), 'FLOAT32') ? 8 : 0;
  return { init: [parameters(24), { ...state, bytes: state.bytes + header }] };
};

const rfft: KernelRule = (view) => ({
  init: [parameters(32), fftState(view)],
  scratch: [sampleBytes(view) * option(view, 'fft_length', 0)],
});

const delay: KernelRule = (view) => ({
  init: [parameters(20)],
  persistent: rings(channels(view, 1), lastDim(input(view, 0)) + option(view, 'delay_length', 0)),
});

const framer: KernelRule = (view) => {
  const step = Math.max(1, option(view, 'frame_step', 1));
  const capacity = Math.ceil(option(view, 'frame_size', 0) / step) * step;
  return { init: [parameters(28)], persistent: rings(channels(view, 1), capacity) };
};

const overlapAdd: KernelRule = (view) => {
  const count = channels(view, 2);
  const frame = lastDim(input(view, 0)) * sampleBytes(view);
  return {
    init: [parameters(24)],
    persistent: [
      { bytes: 4 * count, what: 'state pointers' },
      ...perChannel(count, frame, 'overlap buffer'),
    ],
  };
};

const stacker: KernelRule = (view) => {
  const frames =
    option(view, 'stacker_left_context', 0) + option(view, 'stacker_right_context', 0) + 1;
  const capacity = option(view, 'num_channels', 0) * frames;
  return { init: [parameters(36), { bytes: ringBytes(capacity), what: 'ring buffer' }] };
};

const filterBank: KernelRule = (view) => ({
  init: [
    parameters(36),
    { bytes: 8 * (option(view, 'num_channels', 0) + 1), what: 'channel accumulators' },
  ],
});

const spectralSubtraction: KernelRule = (view) => ({
  init: [parameters(44), { bytes: 4 * option(view, 'num_channels', 0), what: 'noise estimate' }],
});

/** Rules that read options: without them the sizes would be too small, so that is said. */
const needing =
  (keys: readonly string[], rule: KernelRule): KernelRule =>
  (view) => ({
    ...rule(view),
    ...(keys.every((key) => typeof view.op.options[key] === 'number')
      ? {}
      : { modelled: `the options of ${view.op.name} could not be read` }),
  });

export const SIGNAL_RULES: Readonly<Record<string, KernelRule>> = {
  SignalDelay: needing(['delay_length'], delay),
  SignalEnergy: () => ({ init: [parameters(8)] }),
  SignalFilterBank: needing(['num_channels'], filterBank),
  SignalFilterBankLog: () => ({ init: [parameters(8)] }),
  SignalFilterBankSpectralSubtraction: needing(['num_channels'], spectralSubtraction),
  SignalFramer: needing(['frame_size', 'frame_step'], framer),
  SignalIrfft: needing(['fft_length'], irfft),
  SignalOverlapAdd: overlapAdd,
  SignalPCAN: () => ({ init: [parameters(4)] }),
  SignalRfft: needing(['fft_length'], rfft),
  SignalStacker: needing(
    ['num_channels', 'stacker_left_context', 'stacker_right_context'],
    stacker,
  ),
  SignalWindow: () => ({ init: [parameters(8)] }),
};
