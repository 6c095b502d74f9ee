/**
 * The cycles that the board tells are those of the bench (`npm run bench:runtime`), which reads the
 * emulator's own counter instead of a timer of the chip, in an image of its own: operator by operator,
 * once what reading the clock costs (`overhead`) is told apart. Needs gcc-arm-none-eabi; without it the
 * test is skipped, and says so.
 */
import { describe, expect, it } from 'vitest';
import { sampleCargo } from '../../../scripts/runner/testing/cargo';
import { valuesOf } from '../../../scripts/runner/testing/lines';
import { CORES } from '../../../scripts/runtime/cortex/cores';
import { hasCompiler } from '../../../scripts/runtime/cortex/image';
import { measure, timingImage } from '../../../scripts/runtime/cortex/measure';
import { benchCaseOf } from '../../../scripts/runtime/cortex/model';
import { makeSamples } from '../../core/samples/testing/made';
import { startEmulatedPico } from './emulated-pico';
import { localChip } from './testing/local-chip';
import { quietHost, talkOver } from './testing/talk';

/** Cycles for calling the step that is timed, and for the timer's interrupt where it falls into one. */
const AROUND_A_STEP = 40;
const TOLERANCE = 0.001;
const isReady = hasCompiler();
if (!isReady) console.warn('Cycles were not compared: gcc-arm-none-eabi is not installed.');

/** Cycles by operator, without reading the clock. */
const onBoard = async (id: string): Promise<ReadonlyMap<number, number>> => {
  const pico = startEmulatedPico(localChip);
  const { firmware } = await sampleCargo('rp2040-uart', id);
  await pico.flasher.flash(pico.found, firmware, quietHost());
  const talk = await talkOver(pico.found.port);
  await talk.say('%');
  const overhead = Number(valuesOf(await talk.say('x hello%'), 'overhead')[0]);
  const steps = valuesOf(await talk.say('x profile%'), 'op').map((line) => line.split(','));
  pico.stop();
  const sums = new Map<number, number>();
  for (const [, operator, , ticks] of steps)
    sums.set(Number(operator), (sums.get(Number(operator)) ?? 0) + Number(ticks) - overhead);
  return sums;
};

describe.skipIf(!isReady)('cycles on the emulated board', () => {
  it.each(['vibration-anomaly', 'clothes'])(
    'are those of the bench: %s',
    { timeout: 120_000 },
    async (id) => {
      const sample = makeSamples().find((one) => one.id === id);
      const core = CORES.m0plus;
      const bench = measure(
        core,
        timingImage(core),
        benchCaseOf(sample?.bytes ?? new Uint8Array(), id),
      );
      const board = await onBoard(id);
      const timed = bench.operators.filter(({ time }) => time > 0);
      expect(timed.length).toBeGreaterThan(5);
      for (const { index, time } of timed) {
        const more = (board.get(index) ?? 0) - time;
        expect(Math.abs(more), `operator ${index}`).toBeLessThan(AROUND_A_STEP);
      }
      const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
      const ratio = sum(board.values()) / sum(timed.map(({ time }) => time));
      expect(Math.abs(ratio - 1)).toBeLessThan(TOLERANCE);
    },
  );
});
