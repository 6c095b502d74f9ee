/**
 * What a processor core means for the figures: which kernel library a firmware for it normally links,
 * how large its compiler makes an enum, and whether TFLM runs on it at all. Decided from the core's
 * name as board lists write it (`Cortex-M4F (+ M0+ radio)`: the first core runs the model).
 */
import type { KernelSet, Target } from '../arena/plan';

/** Reference kernels, pointers of 4 or 8 bytes. */
const REF_32: Target = { kernels: 'ref', abi: 'int-enums' };
const REF_64: Target = { kernels: 'ref', abi: 'lp64' };

/** Armv8.1-M cores with MVE, Armv7E-M/Armv8-M cores with the DSP extension; the others have neither. */
const MVE = new Set([52, 55, 85]);
const DSP = new Set([4, 7, 33, 35]);

function cortexKernels(model: number): KernelSet {
  if (MVE.has(model)) return 'cmsis-mve';
  return DSP.has(model) ? 'cmsis-dsp' : 'cmsis-nodsp';
}

/**
 * Kernel set and ABI of the usual toolchain for a core. Bare-metal Arm compilers use short enums;
 * everything else (Xtensa, RISC-V, AVR, Cortex-A, unknown) is taken as reference kernels with int-sized
 * enums, whose figures the planner marks as modelled.
 */
export function targetOfCore(core: string): Target {
  const model = /^Cortex-M(\d+)/i.exec(core)?.[1];
  if (model !== undefined) return { kernels: cortexKernels(Number(model)), abi: 'short-enums' };
  return /\bRV64|Cortex-A|x86-64/i.test(core) ? REF_64 : REF_32;
}

/** Why TFLM cannot be built for this core; undefined when it can. */
export const unsupportedCore = (core: string): string | undefined =>
  /^AVR\b/i.test(core) ? 'TensorFlow Lite Micro does not build for 8-bit AVR.' : undefined;
