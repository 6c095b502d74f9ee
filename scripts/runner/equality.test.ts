/** The image on an emulated Pico computes what the tab computes, bit for bit, whole and step by step. */
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/core/crc32';
import { loadCommands, sampleCargo } from './testing/cargo';
import { outputBytes, valuesOf } from './testing/lines';
import { emulatePico } from './testing/pico';

/** Faster than a real line: the ring between interrupt and runner still empties in time. */
const FAST = 600;

const hex = (value: number): string => value.toString(16).padStart(8, '0');

describe('runner-rp2040-uart', () => {
  it.each(['vibration-anomaly', 'keyword-spotting', 'clothes'])(
    'equals the tab on %s',
    { timeout: 300_000 },
    async (id) => {
      const { firmware, inputs, outputs, runner } = await sampleCargo('rp2040-uart', id);
      const pico = emulatePico(firmware.segments, FAST);
      const loaded = loadCommands(inputs).map((command) => pico.say(command));
      expect(loaded.at(-1)).toBe('m-load-done\r\nm-ready\r\n');
      const expected = outputs.map((bytes, i) => `${i},${bytes.length},${hex(crc32(bytes))}`);
      const whole = pico.say('x infer%');
      expect(valuesOf(whole, 'out')).toEqual(expected);
      outputs.forEach((bytes, i) =>
        expect(outputBytes(pico.say(`x out ${i}%`))).toEqual(new Uint8Array(bytes)),
      );
      const profile = pico.say('x profile%');
      expect(valuesOf(profile, 'out')).toEqual(expected);
      const [run = ''] = valuesOf(whole, 'run');
      const steps = valuesOf(profile, 'op').map((value) => Number(value.split(',')[3]));
      const sum = steps.reduce((total, ticks) => total + ticks, 0);
      expect(valuesOf(profile, 'sum')).toEqual([`0,${sum}`]);
      // Reading the clock around every step costs less than a thousandth here.
      expect(sum / Number(run.split(',')[1])).toBeCloseTo(1, 2);
      // A clock read before the work would show next to nothing.
      expect(Number(run.split(',')[1])).toBeGreaterThan(runner.program.constantBytes);
    },
  );
});
