import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../errors';
import { formatCustomBoards, parseCustomBoards } from './custom';

const listOf = (...boards: unknown[]) =>
  JSON.stringify({ kind: 'arenascope-boards', version: 1, boards });
const problem = (text: string): InputError => {
  try {
    parseCustomBoards(text);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('was accepted');
};

describe('parseCustomBoards', () => {
  test('three facts are enough; the rest follows from the core', () => {
    const [board] = parseCustomBoards(
      listOf({ name: 'Anna’s logger', flash: 1 << 20, ramUsable: 1 << 16, core: 'Cortex-M33' }),
    );
    expect(board).toMatchObject({
      id: 'my-anna-s-logger',
      kernels: 'cmsis-dsp',
      abi: 'short-enums',
      ramTotal: 65536,
      isCustom: true,
    });
  });

  test('a bare array is a list too, and stated kernels win over the core’s', () => {
    const [board] = parseCustomBoards(
      '[{"name":"x","flash":1,"ramUsable":1,"kernels":"ref","ramReserved":7}]',
    );
    expect(board).toMatchObject({ kernels: 'ref', ramReserved: 7 });
  });

  test.each([
    ['{', /not JSON/],
    ['7', /no list of boards/],
    ['{"boards":[],"version":2}', /version 2/],
    [listOf({ name: 'x', flash: 1 }), /Board 1, field “ramUsable”/],
    [
      listOf({ name: 'ok', flash: 1, ramUsable: 1 }, { name: 'x', flash: '1', ramUsable: 1 }),
      /Board 2, field “flash”: "1" is not a number/,
    ],
    [listOf({ name: 'x', flash: -1, ramUsable: 1 }), /field “flash”/],
    [listOf({ name: 'x', flash: 1.5, ramUsable: 1 }), /field “flash”/],
    [listOf({ name: 'x', flash: 1e300, ramUsable: 1 }), /field “flash”/],
    [listOf({ name: '   ', flash: 1, ramUsable: 1 }), /field “name”/],
    [listOf({ name: 'x', flash: 1, ramUsable: 1, colour: 'red' }), /field “colour”/],
    [listOf({ name: 'x', flash: 1, ramUsable: 2, ramTotal: 1 }), /more than “ramTotal”/],
    [listOf({ name: 'x', id: 'pico', flash: 1, ramUsable: 1 }), /built-in board/],
    [
      listOf({ name: 'x', flash: 1, ramUsable: 1 }, { name: 'x', flash: 1, ramUsable: 1 }),
      /used twice/,
    ],
    [listOf({ name: 'x', flash: 1, ramUsable: 1, usb: ['javascript:alert(1)'] }), /field “usb.0”/],
    [listOf(null), /Board 1: it is null, but must be an object/],
    [
      listOf(...Array.from({ length: 201 }, (_, i) => ({ name: `b${i}`, flash: 1, ramUsable: 1 }))),
      /201 boards/,
    ],
    [' '.repeat(300_000), /at most 262144/],
  ])('%#: says what is wrong and where', (text, sentence) => {
    const error = problem(text);
    expect(error.code).toBe('bad-board');
    expect(error.message).toMatch(sentence);
  });

  test('a hostile value is quoted in part only', () => {
    expect(
      problem(listOf({ name: 'x'.repeat(10_000), flash: 1, ramUsable: 1 })).message.length,
    ).toBeLessThan(200);
  });
});

const word = fc.string({ maxLength: 40 });
const bytes = fc.integer({ min: 0, max: 2 ** 40 });
const entry = fc.record(
  {
    name: word.filter((name) => name.trim() !== ''),
    flash: bytes,
    ramUsable: bytes,
    core: fc.constantFrom('Cortex-M0+', 'Cortex-M55', 'AVR 8-bit', 'RISC-V RV64GC'),
    kernels: fc.constantFrom('ref', 'cmsis-mve'),
    abi: fc.constantFrom('short-enums', 'int-enums'),
    ramReserved: bytes,
    ramLargestBlock: bytes,
    ramNote: word,
    usb: fc.array(fc.constantFrom('2341:005a', '0483:374b'), { maxLength: 3 }),
  },
  { requiredKeys: ['name', 'flash', 'ramUsable'] },
);

test('export and import give the same boards', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
      const boards = parseCustomBoards(listOf(...entries.map((e, i) => ({ ...e, id: `b${i}` }))));
      expect(parseCustomBoards(formatCustomBoards(boards))).toEqual(boards);
    }),
  );
});

test('any JSON is boards or a sentence, never another exception', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.jsonValue().map((value) => listOf(value)),
        fc.string(),
      ),
      (text) => {
        try {
          parseCustomBoards(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
