/**
 * A board's memory facts and the verdict of a profile against them. Numbers carry the source they
 * came from, and the cells nobody has verified yet are named.
 */
import type { Abi, KernelSet } from '../arena/plan';
import type { Bytes } from '../units';

export interface Board {
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly mcu: string;
  readonly core: string;
  readonly clockMHz: number;
  /** Kernel library a firmware for this core would normally link, and its compiler's enum size. */
  readonly kernels: KernelSet;
  readonly abi: Abi;
  readonly flash: Bytes;
  readonly flashNote: string;
  readonly ramTotal: Bytes;
  /** RAM a program gets as one region without a custom linker script. */
  readonly ramUsable: Bytes;
  /** Largest single block in practice, where it is known to be smaller than `ramUsable` (split heaps, radio stacks). */
  readonly ramLargestBlock?: Bytes;
  /** RAM the owner sets aside for an RTOS, a radio stack or a frame buffer; counted as used. */
  readonly ramReserved?: Bytes;
  readonly ramNote: string;
  /** NPU or vector unit beside the core, `''` if none. The figures never count on it. */
  readonly accelerator: string;
  /** Why TFLM cannot run here at all, whatever fits (8-bit AVR); absent otherwise. */
  readonly unsupported?: string;
  /** USB vendor:product ids in lower-case hexadecimal, e.g. `2341:005a`. */
  readonly usb: readonly string[];
  /** How firmware gets onto it, in words. */
  readonly flashing: string;
  /** Its name in Arduino (FQBN), PlatformIO and Zephyr; `''` where it has none. */
  readonly arduino: string;
  readonly platformio: string;
  readonly zephyr: string;
  readonly source: string;
  /** Names of fields nobody has checked against a datasheet yet. */
  readonly unverified: readonly string[];
  readonly isCustom: boolean;
}

export interface BudgetPart {
  readonly what: string;
  readonly bytes: Bytes;
  readonly status: 'exact' | 'modelled' | 'stated';
}

export interface Budget {
  readonly parts: readonly BudgetPart[];
  readonly used: Bytes;
  readonly available: Bytes;
  /** Negative when it does not fit. */
  readonly free: Bytes;
}

export interface Verdict {
  readonly verdict: 'fits' | 'tight' | 'does-not-fit';
  readonly fits: boolean;
  readonly ram: Budget;
  readonly flash: Budget;
  /** What stands in the way, most important first; one sentence each. Empty when it fits with room. */
  readonly blockers: readonly string[];
  /** What a reader must know about the figures of this board (accelerators, kernels, bit width). One sentence each. */
  readonly notes: readonly string[];
}
