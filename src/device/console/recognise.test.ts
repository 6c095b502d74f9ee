/** What lines mean, and that a changed character never passes for the truth. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutPrefix } from './prefix';
import { recognise } from './recognise';
import { ownLine } from './testing/own-line';

describe('recognise', () => {
  it.each([
    ['m-ready', { kind: 'ready' }],
    ['m-lap-us-4294967295', { kind: 'lap', microseconds: 4294967295 }],
    ['m-warmup-start-10', { kind: 'warming-up', count: 10 }],
    ['m-infer-start-5', { kind: 'inferring', count: 5 }],
    ['m-results-[0.001,-2.5,nan]', { kind: 'results', values: [0.001, -2.5, NaN] }],
    ['m-buffer-00-ff-0a', { kind: 'buffer', bytes: [0, 255, 10] }],
    ['m-name-dut-[unspecified]', { kind: 'name', text: 'unspecified' }],
    ['m-model-[kws01]', { kind: 'model', text: 'kws01' }],
    ['m-timestamp-mode-energy', { kind: 'boot', mode: 'energy' }],
    ['m-init-done', { kind: 'boot' }],
    ['e-[Unknown command: x]', { kind: 'error', text: 'Unknown command: x' }],
    [
      'CONV_2D took 132863 ticks (5 ms).',
      { kind: 'took', tag: 'CONV_2D', ticks: 132863, milliseconds: 5 },
    ],
    ['SOFTMAX took 12 cycles', { kind: 'took', tag: 'SOFTMAX', ticks: 12 }],
    ['"Event","Tag","Ticks"', { kind: 'event-table' }],
    ['3,FULLY_CONNECTED,99', { kind: 'event-row', tag: 'FULLY_CONNECTED', ticks: 99 }],
    ['"Unique Tag","Total ticks across all events with that tag."', { kind: 'tag-table' }],
    ['CONV_2D, 1817013', { kind: 'tag-row', tag: 'CONV_2D', ticks: 1817013 }],
    ['"total number of ticks", 2820774', { kind: 'total', ticks: 2820774 }],
    ['Output CRC32: 0xA4A6A6BE', { kind: 'crc', of: 'output', crc32: 0xa4a6a6be }],
    ['*** Booting Zephyr OS build v3.7.0 ***', { kind: 'boot' }],
    ['rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)', { kind: 'boot' }],
    ['waiting for m-ready', { kind: 'other' }],
    ['m-readyx', { kind: 'other' }],
    ['m-lap-us--5', { kind: 'other' }],
    ['CONV_2D took -5 ticks (0 ms).', { kind: 'other' }],
    ['', { kind: 'other' }],
  ])('%s', (line, meaning) => {
    expect(recognise(line)).toEqual(meaning);
  });

  it('takes the runner’s lines by their checksum', () => {
    expect(recognise(ownLine('run', '3,125000'))).toEqual({
      kind: 'own',
      key: 'run',
      value: '3,125000',
    });
    expect(recognise('m-x-run-[3,125000]*0000')).toEqual({ kind: 'damaged' });
    expect(recognise('m-x-run-[3,125000]')).toEqual({ kind: 'damaged' });
    expect(recognise(`m-x-run-[1,2]${ownLine('run', '2,3')}`)).toEqual({ kind: 'damaged' });
  });

  const value = fc.tuple(fc.nat(), fc.nat()).map((pair) => pair.join(','));

  it('never takes a line with a changed character for another one', () => {
    const to = fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(value, fc.nat(), to, (text, at, character) => {
        const line = ownLine('run', text);
        const i = at % line.length;
        fc.pre(line[i] !== character);
        const changed = line.slice(0, i) + character + line.slice(i + 1);
        expect(recognise(changed).kind).not.toBe('own');
      }),
      { numRuns: 20_000 },
    );
  });

  it('hardly ever takes one that lost or doubled a character', () => {
    const cases = fc.sample(fc.tuple(value, fc.nat(), fc.boolean()), 20_000);
    const wrong = cases.filter(([text, at, isLost]) => {
      const line = ownLine('op', text);
      const i = at % line.length;
      const changed = line.slice(0, isLost ? i : i + 1) + line.slice(isLost ? i + 1 : i);
      return recognise(changed).kind === 'own';
    });
    // Sixteen bits let one of 65,536 pass; the brackets and the key stop most of those.
    expect(wrong.length).toBeLessThan(5);
  });
});

describe('withoutPrefix', () => {
  it.each([
    ['I (1234) main: CONV_2D took 5 ticks (0 ms).', 'CONV_2D took 5 ticks (0 ms).', 1],
    ['[0;32mI (20) tflm: x[0m', 'x', 1],
    ['[00:00:01.234,567] <inf> app: m-ready', 'm-ready', 1],
    ['[2026-11-22 10:00:00.123] m-ready', 'm-ready', 1],
    ['10:00:00.123 -> m-ready', 'm-ready', 1],
    ['10:00:00.123 > W (5) x: y', 'y', 2],
    ['uart:~$ m-ready', 'm-ready', 1],
    ['m-x-run-[1,2]*abcd', 'm-x-run-[1,2]*abcd', 0],
    ['m-[Expecting 4 bytes]', 'm-[Expecting 4 bytes]', 0],
    ['', '', 0],
  ])('%s', (line, text, prefixes) => {
    expect(withoutPrefix(line)).toEqual({ text, prefixes });
  });
});
