/** Whatever firmware says about itself, what is kept can be saved and read back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitted } from './fitted';
import { readMeasurements, writeMeasurements } from './json-lines';
import type { Measurement } from './measurement';

const texts = fc.string({ unit: 'binary', maxLength: 400 });

const said = fc.record({
  ...{ model: texts, firmware: texts, board: texts, timer: texts, tag: texts, kernels: texts },
  hertz: fc.constantFrom(0, 1e6, 1e13),
});

describe('fitted', () => {
  it('makes anything a file can carry', () => {
    fc.assert(
      fc.property(said, ({ hertz, ...names }) => {
        const measurement: Measurement = {
          ...{ version: 1, when: '2026-01-02T03:04:05Z', place: { kind: 'log' } },
          ...{ warmups: 0, runs: [1, 2.5], dropped: 0, kernels: names.kernels },
          model: { name: names.model },
          firmware: { name: names.firmware },
          board: { name: names.board, clockHertz: hertz },
          timer: { kind: 'cycles', name: names.timer, hertz },
          operators: [{ tag: names.tag, ticks: [3] }],
        };
        const kept = fitted(measurement);
        expect(readMeasurements(writeMeasurements([kept]))).toEqual([kept]);
        expect(fitted(kept)).toEqual(kept);
      }),
    );
  });

  it('leaves what fits as it is, and shows what was cut', () => {
    const long = 'x'.repeat(300);
    const measurement: Measurement = {
      ...{ version: 1, when: '2026-01-02T03:04:05Z', place: { kind: 'hardware' } },
      ...{ warmups: 1, runs: [1], dropped: 2, outputsEqual: true },
      ...{ model: { name: long }, firmware: { name: 'Arenascope runner' } },
      ...{ board: { name: 'Pico', clockHertz: 125e6 }, timer: { kind: 'cycles', name: 'SysTick' } },
      operators: [{ operator: 3, tag: 'CONV_2D', ticks: [1] }],
    };
    const { model, ...rest } = fitted(measurement);
    expect(model.name).toMatch(/^x{198}…$/);
    expect(rest).toEqual({ ...measurement, model: undefined, ...rest });
    expect(fitted({ ...measurement, model }).board).toEqual(measurement.board);
  });
});
