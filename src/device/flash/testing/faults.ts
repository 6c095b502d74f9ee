/**
 * The faults that every flasher has to come through, at every phase: whatever happens on the wire,
 * nothing is called done that the chip does not hold, the port ends closed, and a second attempt on the
 * same port succeeds. Needs fake timers.
 */
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { Address, Firmware } from '../../../core/firmware/firmware';
import { firmwareBytes } from '../../../core/firmware/firmware';
import type { Bytes } from '../../../core/units';
import { DeviceError } from '../../device-error';
import type { Flasher, FlashReport, Phase } from '../flasher';
import { hidePage } from '../../testing/hidden-page';
import type { Bench, Fault } from './bench';

/** A board on its wire. */
export interface TestBoard {
  readonly bench: Bench;
  readonly flash: Uint8Array;
  /** The address of its first byte; 0 unless stated. */
  readonly at?: Address;
  /** What a person is told to do after a failure, where something has to be done. */
  readonly reset?: () => void;
}

interface Subject {
  readonly flasher: Flasher;
  readonly plugIn: () => TestBoard;
  readonly makeFirmware: () => Promise<Firmware>;
  /** Those in which the chip answers. */
  readonly phases: readonly Phase[];
  /** How many cases of the random ones. */
  readonly runs: number;
  /** What the chip may have acknowledged and not yet put into its flash; nothing unless stated. */
  readonly buffered?: Bytes;
}

const SENTENCE: unknown = expect.stringMatching(/^\S.+\.$/s);
const COUNTED: readonly Phase[] = ['write', 'verify'];

export const holds = (
  { flash, at = 0 }: Pick<TestBoard, 'flash' | 'at'>,
  { segments }: Firmware,
): boolean =>
  segments.every(({ address, bytes }) =>
    bytes.every((byte, i) => flash[address - at + i] === byte),
  );

/** How many bytes of the image, from its begin, the chip has. */
const heldBytes = ({ flash, at = 0 }: TestBoard, { segments }: Firmware): number => {
  let held = 0;
  for (const { address, bytes } of segments)
    for (const [i, byte] of bytes.entries()) {
      if (flash[address - at + i] !== byte) return held;
      held++;
    }
  return held;
};

/** What must be true after every attempt. */
const expectHonesty = (
  board: TestBoard,
  firmware: Firmware,
  outcome: FlashReport | DeviceError,
): void => {
  expect(board.bench.isOpen()).toBe(false);
  expect(board.bench.found.port.readable).toBeNull();
  expect(board.bench.found.port.writable).toBeNull();
  if (outcome instanceof DeviceError)
    expect(outcome).toMatchObject(
      outcome.failure === 'cancelled'
        ? { message: SENTENCE }
        : { message: SENTENCE, advice: SENTENCE },
    );
  else expect(holds(board, firmware)).toBe(true);
};

/** Two attempts on one port, of which the first meets the fault. @returns what came of the first */
export const flashTwice = async (
  board: TestBoard,
  flasher: Flasher,
  firmware: Firmware,
  between: () => void = () => undefined,
): Promise<FlashReport | DeviceError> => {
  const outcome = await board.bench.run(flasher, firmware);
  expectHonesty(board, firmware, outcome);
  between();
  board.flash.fill(0x5a);
  const again = await board.bench.run(flasher, firmware);
  expect(again).toMatchObject({ written: firmwareBytes(firmware) });
  expectHonesty(board, firmware, again);
  return outcome;
};

/** Declares the tests. */
export const itSurvivesFaults = (subject: Subject): void => {
  const { flasher, plugIn, makeFirmware, phases, runs, buffered = 0 } = subject;
  const strike = async (fault: Fault, phase: Phase, share: number, isReset = false) => {
    const board = plugIn();
    const firmware = await makeFirmware();
    const after = COUNTED.includes(phase) ? Math.floor(share * firmwareBytes(firmware)) : 0;
    board.bench.arm(fault, phase, after);
    const outcome = await flashTwice(board, flasher, firmware, isReset ? board.reset : undefined);
    expect(board.bench.hasStruck()).toBe(true);
    return outcome;
  };

  it.each(
    [...phases, 'start' as const].flatMap((phase) => [
      [phase, 'unplug', 'lost'] as const,
      [phase, 'abort', 'cancelled'] as const,
    ]),
  )('at %s: %s', async (phase, kind, failure) => {
    const outcome = await strike({ kind }, phase, 0.5);
    // What is verified is there, whoever starts it.
    if (phase !== 'start' || outcome instanceof DeviceError)
      expect(outcome).toMatchObject({ failure });
  });

  it.each(phases)('at %s: the system sees it go, and the line stays', async (phase) => {
    const board = plugIn();
    const firmware = await makeFirmware();
    board.bench.arm({ kind: 'disconnect' }, phase);
    const outcome = await board.bench.run(flasher, firmware);
    expect(board.bench.hasStruck()).toBe(true);
    expectHonesty(board, firmware, outcome);
    if (phase !== 'start') expect(outcome).toMatchObject({ failure: 'lost' });
  });

  const kinds = ['swallow', 'delay', 'noise', 'dribble', 'join'] as const;
  it.each(phases.flatMap((phase) => kinds.map((kind) => [phase, kind] as const)))(
    'at %s: %s',
    async (phase, kind) => {
      const outcome = await strike({ kind }, phase, 0.5);
      if (kind === 'dribble' || kind === 'join') expect(outcome).not.toBeInstanceOf(DeviceError);
    },
  );

  it('counts as written only what the chip holds', async () => {
    const board = plugIn();
    const firmware = await makeFirmware();
    const early: string[] = [];
    const watching: Flasher = {
      ...flasher,
      flash: (found, image, host) =>
        flasher.flash(found, image, {
          ...host,
          onProgress: (now) => {
            const held = heldBytes(board, firmware);
            const done = Math.min(now.done, firmwareBytes(image)); // blocks are filled up
            if (now.phase === 'write' && done > held + buffered) early.push(`${done} B of ${held}`);
            host.onProgress(now);
          },
        }),
    };
    expect(await board.bench.run(watching, firmware)).not.toBeInstanceOf(DeviceError);
    expect(board.bench.progress.filter(({ phase }) => phase === 'write').length).toBeGreaterThan(3);
    expect(early).toEqual([]);
  });

  it('a port that does not open', async () => {
    const board = plugIn();
    board.bench.reject('open');
    const outcome = await flashTwice(board, flasher, await makeFirmware());
    expect(outcome).toMatchObject({ failure: 'busy' });
  });

  it('a hidden tab, whose timers come once a second', async () => {
    const board = plugIn();
    const firmware = await makeFirmware();
    hidePage();
    try {
      expect(await board.bench.run(flasher, firmware)).toMatchObject({
        written: firmwareBytes(firmware),
      });
    } finally {
      vi.unstubAllGlobals();
    }
    expect(holds(board, firmware)).toBe(true);
    expect(board.bench.isOpen()).toBe(false);
  });

  const faults = fc.record({
    kind: fc.constantFrom('flip', 'drop', 'double'),
    on: fc.constantFrom('to the chip', 'to the tab'),
    index: fc.nat(5000),
  });
  it('any byte anywhere: got over or reported', async () => {
    const check = async (fault: Fault, phase: Phase, share: number): Promise<void> => {
      await strike(fault, phase, share, true);
    };
    const shares = fc.double({ min: 0, max: 0.9, noNaN: true });
    await fc.assert(fc.asyncProperty(faults, fc.constantFrom(...phases), shares, check), {
      numRuns: runs,
    });
  });
};
