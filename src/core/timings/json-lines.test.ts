/** Measurements as text and back; and everything a stranger may have put into such a file. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../errors';
import { readMeasurements, writeMeasurements } from './json-lines';
import { measured } from './testing/measured';

const refusalOf = (text: string): string => {
  try {
    readMeasurements(text);
  } catch (error) {
    if (error instanceof InputError) return error.sentence;
    throw error;
  }
  throw new Error('It was accepted.');
};

const minimal = {
  version: 1,
  when: '2026-11-22T10:00:00Z',
  model: { name: '' },
  firmware: { name: 'unknown' },
  board: { name: 'unknown' },
  place: { kind: 'log' },
  timer: { kind: 'unknown', name: '' },
  ...{ warmups: 0, runs: [5], operators: [], dropped: 0 },
};

const lineWith = (change: object): string => JSON.stringify({ ...minimal, ...change });

describe('measurements as lines', () => {
  it('come back as they were', () => {
    const limits = 'emulated Cortex-M0+, zero-wait flash: lower bound';
    const list = [
      measured(),
      measured({ place: { kind: 'emulated', limits }, outputsEqual: true, warnings: ['Odd.'] }),
    ];
    expect(readMeasurements(writeMeasurements(list))).toEqual(list);
  });

  it('may be minimal, end lines as Windows does, and have gaps', () => {
    const text = `\uFEFF${lineWith({})}\r\n\r\n   \n${lineWith({ dropped: 3 })}`;
    expect(readMeasurements(text).map(({ dropped }) => dropped)).toEqual([0, 3]);
  });

  it.each([
    ['nonsense', 'Line 2 is not JSON: it begins with “nonsense”.'],
    ['[]', 'Line 2, field “version”: it is missing.'],
    ['null', 'Line 2: it is null, but must be Object.'],
    [lineWith({ version: 2 }), 'Line 2 has version 2; this studio reads version 1.'],
    [lineWith({ when: 'yesterday' }), 'Line 2, field “when”: it is "yesterday"'],
    [lineWith({ runs: [1, -1] }), 'Line 2, field “runs.1”: it is -1, but must be >=0.'],
    [lineWith({ runs: [null] }), 'Line 2, field “runs.0”: it is null, but must be number.'],
    [lineWith({ model: {} }), 'Line 2, field “model.name”: it is missing.'],
    [lineWith({ place: { kind: 'emulated' } }), 'Line 2, field “place.limits”: it is missing.'],
    [lineWith({ runs: [0] }), 'Line 2, field “runs.0”: it is 0, but must be >0.'],
    [lineWith({ runs: [] }), 'Line 2: nothing was measured: there are neither runs nor'],
    [lineWith({ runs: [], operators: [{ tag: 'A', ticks: [] }] }), 'Line 2: nothing was measured'],
    [
      lineWith({ operators: [0, 0].map((operator) => ({ operator, tag: 'A', ticks: [1] })) }),
      'Line 2: operator 0 is there twice.',
    ],
    [
      lineWith({ timer: { kind: 'cycles', name: '', hertz: 1e-300 } }),
      'Line 2, field “timer.hertz”: it is 1e-300, but must be >=1.',
    ],
    [
      lineWith({ model: { name: 'a'.repeat(20_000) } }),
      'Line 2, field “model.name”: it is 20000 long, but must be <=200.',
    ],
    [
      lineWith({ place: { kind: 'moon' } }),
      'it is "moon", but must be "hardware" or "log" or "emulated".',
    ],
    [lineWith({ when: '9999-99-99' }), 'but must be a time as in 2026-11-22T10:00:00Z.'],
    [lineWith({ extra: 1 }), 'Line 2, field “extra”: a measurement does not have it.'],
    [lineWith({ board: { name: 'a\u001b[2Jb' } }), 'must be text without control characters.'],
    [
      lineWith({ firmware: { name: '', sha256: 'AB' } }),
      'Line 2, field “firmware.sha256”: it is "AB", but must be a SHA-256 in 64 hexadecimal digits.',
    ],
  ])('refuses %s', (line, sentence) => {
    const refusal = refusalOf(`${lineWith({})}\n${line}\n`);
    expect(refusal).toContain(sentence);
    expect(refusal).toContain('open the file again');
  });

  it.each(['', '\n\n', '\uFEFF'])('says that %j has nothing in it', (text) => {
    expect(refusalOf(text)).toContain('The file has no measurements in it.');
  });

  it('refuses more than it can hold', () => {
    expect(refusalOf(' '.repeat(16 * 1024 * 1024 + 1))).toContain('Split it into smaller files');
    expect(refusalOf(`${lineWith({})}\n`.repeat(10_001))).toContain('more than 10000 measurements');
    expect(refusalOf(lineWith({ runs: Array<number>(100_001).fill(1) }))).toContain('“runs”');
  });

  it('never fails in another way', () => {
    const json = fc.json({ maxDepth: 4 });
    const nearly = fc
      .tuple(fc.constantFrom(...Object.keys(minimal)), fc.jsonValue())
      .map(([key, value]) => lineWith({ [key]: value }));
    fc.assert(
      fc.property(fc.oneof(fc.string(), json, nearly), (text) => {
        try {
          readMeasurements(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
    );
  });
});
