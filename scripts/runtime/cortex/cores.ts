/** The two cores measured on: how code is built for each, and what its clock counts. */

export type CoreName = 'm0plus' | 'm4';

export interface Core {
  readonly name: CoreName;
  /** Its name in recorded measurements. */
  readonly longName: 'cortex-m0plus' | 'cortex-m4';
  readonly flags: readonly string[];
  /** firmware/cortex-m/BOARD.{c,ld}. */
  readonly board: 'rp2040' | 'mps2';
  /** `instructions` are no time: the emulator models no pipeline, flash or cache. */
  readonly unit: 'cycles' | 'instructions';
  /** Clock ticks per unit. */
  readonly ticks: number;
}

export const CORES: Readonly<Record<CoreName, Core>> = {
  m0plus: {
    name: 'm0plus',
    longName: 'cortex-m0plus',
    flags: ['-mcpu=cortex-m0plus'],
    board: 'rp2040',
    unit: 'cycles',
    ticks: 1,
  },
  m4: {
    name: 'm4',
    longName: 'cortex-m4',
    flags: ['-mcpu=cortex-m4', '-mfpu=fpv4-sp-d16', '-mfloat-abi=hard'],
    board: 'mps2',
    unit: 'instructions',
    ticks: 1.6,
  },
};
