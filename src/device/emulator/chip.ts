/**
 * An emulated Raspberry Pi Pico: a chip, its flash, and what its two buttons do. It does nothing by
 * itself; whoever holds it lets it run for a few milliseconds at a time (`driver.ts`).
 *
 * Cycles are those of the Cortex-M0+ with memory that never waits: on a real chip, code and weights in
 * flash come through a cache, so its times are longer.
 */
import type { Address } from '../../core/firmware/firmware';
import type { Bytes } from '../../core/units';
import { FLASH_AT } from '../rp2040-boot';
import { createPicoFlash } from './pico-flash';
import type { RunningChip } from './running-chip';
import { createSilicon, runChip, startChip } from './running-chip';

/** `bootsel`: nothing runs, the drive takes firmware. `idle`: asleep until something comes in. */
export type ChipPhase = 'bootsel' | 'running' | 'idle' | 'crashed';

export interface ChipState {
  readonly phase: ChipPhase;
  /** Cycles the core has executed since it was reset. */
  readonly cycles: number;
  /** Milliseconds on the chip's own clock since it was reset, sleep included. */
  readonly simulatedMs: number;
  /** The core's clock as its firmware has set it. */
  readonly hertz: number;
  /** Bytes that came faster than the firmware took them. */
  readonly lostBytes: number;
  /** What happened, when it has crashed: a sentence. */
  readonly why?: string;
}

export interface Pico {
  /** Stops what runs: the drive takes firmware from its beginning. */
  enterBootsel(): void;
  /** Whole UF2 blocks for the drive. Returns the bytes that went into flash. */
  writeBlocks(blocks: Uint8Array): Bytes;
  readFlash(address: Address, count: Bytes): Uint8Array<ArrayBuffer>;
  /** Starts what is in flash, or stays in BOOTSEL mode when the boot ROM would refuse it. */
  reset(): void;
  /** Bytes for UART0; lost unless something runs. */
  send(bytes: Uint8Array): void;
  /** Bytes still on the line to UART0. */
  waiting(): Bytes;
  /** What UART0 has sent since the last call. */
  take(): Uint8Array<ArrayBuffer>;
  /** Runs until it sleeps, but no longer than that many milliseconds of the computer's time. */
  run(milliseconds: number): void;
  /** Milliseconds that an idle chip will sleep if nothing comes in; Infinity for ever. */
  sleepMs(): number;
  /** An idle chip sleeps to that end. */
  sleep(): void;
  state(): ChipState;
}

/** So often the computer's clock is read. */
const CHUNK_CYCLES = 100_000;

interface Status {
  readonly phase: ChipPhase;
  readonly chip?: RunningChip;
  readonly why?: string;
}

const describe = ({ phase, chip, why }: Status): ChipState => ({
  phase,
  cycles: chip?.chip.core.cycles ?? 0,
  simulatedMs: (chip?.clock.nanos ?? 0) / 1e6,
  hertz: chip?.chip.clkSys ?? 0,
  lostBytes: chip?.line.lost() ?? 0,
  ...(why !== undefined && { why }),
});

/** A Pico with erased flash, in BOOTSEL mode. */
export const createPico = (): Pico => {
  const flash = createPicoFlash();
  const silicon = createSilicon(flash.bytes);
  let status: Status = { phase: 'bootsel' };
  let heard: number[] = [];

  const reset = (): void => {
    status = flash.isBootable()
      ? { phase: 'running', chip: startChip(silicon, (byte) => heard.push(byte)) }
      : { phase: 'bootsel' };
  };
  const runChunk = (chip: RunningChip): void => {
    const outcome = runChip(chip, CHUNK_CYCLES);
    if (outcome === 'asleep') status = { phase: 'idle', chip };
    else if (outcome === 'reset') reset();
    else if (outcome !== 'on') status = { phase: 'crashed', chip, why: outcome.crash };
  };
  const wake = (act: (chip: RunningChip) => void): void => {
    const { phase, chip } = status;
    if (chip === undefined || phase === 'crashed') return;
    act(chip);
    status = { phase: 'running', chip };
  };
  return {
    enterBootsel: () => {
      flash.beginFile();
      status = { phase: 'bootsel' };
    },
    writeBlocks: (blocks) => flash.writeBlocks(blocks),
    readFlash: (address, count) =>
      flash.bytes.slice(address - FLASH_AT, address - FLASH_AT + count),
    reset,
    send: (bytes) => wake(({ line }) => line.send(bytes)),
    waiting: () => status.chip?.line.waiting() ?? 0,
    take: () => {
      const bytes = Uint8Array.from(heard);
      heard = [];
      return bytes;
    },
    run: (milliseconds) => {
      const end = performance.now() + milliseconds;
      while (status.phase === 'running' && status.chip && performance.now() < end)
        runChunk(status.chip);
    },
    sleepMs: () => (status.chip?.clock.untilAlarm() ?? Infinity) / 1e6,
    sleep: () => wake(({ clock }) => clock.sleep()),
    state: () => describe(status),
  };
};
