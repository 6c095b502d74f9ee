/** What the kernel sets are called, and the cores that use them. */
import type { KernelSet } from '../../core/arena/plan';

export const KERNEL_NAMES: Readonly<Record<KernelSet, string>> = {
  ref: 'Reference',
  'cmsis-nodsp': 'CMSIS-NN, no DSP',
  'cmsis-dsp': 'CMSIS-NN, DSP',
  'cmsis-mve': 'CMSIS-NN, MVE',
};

export const KERNEL_CORES: Readonly<Record<KernelSet, string>> = {
  ref: 'TFLM’s portable kernels: any core',
  'cmsis-nodsp': 'Cortex-M0, M0+, M3',
  'cmsis-dsp': 'Cortex-M4, M7, M33',
  'cmsis-mve': 'Cortex-M55, M85 (Helium)',
};
