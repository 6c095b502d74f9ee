/** What lies in flash behind the runner is not trusted: nothing there, damaged, or not for this runtime. */
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/core/crc32';
import { smallCargo } from './testing/cargo';
import { linesOf, ownLines, valuesOf } from './testing/lines';
import { emulatePico } from './testing/pico';

const { firmware } = await smallCargo('rp2040-uart', 'convolution', 'FULLY_CONNECTED INT8', 3);
const [image, cartridge] = firmware.segments;
if (image === undefined || cartridge === undefined) throw new Error('Two segments were joined.');

/** Bytes of the cartridge's header, and where its checksum stands. */
const HEADER = 96;
const CRC_AT = 12;

/** A board whose cartridge was changed; `isSealed` puts its checksum right again. */
const boardWith = (change: (bytes: Uint8Array, view: DataView) => void, isSealed = false) => {
  const bytes = cartridge.bytes.slice();
  const view = new DataView(bytes.buffer);
  change(bytes, view);
  if (isSealed) view.setUint32(CRC_AT, crc32(bytes.subarray(16)), true);
  return emulatePico([image, { address: cartridge.address, bytes }]);
};

const NEEDS_PROGRAM = ['db load 1', 'db 00', 'db print', 'infer', 'results'].concat([
  'x infer',
  'x profile',
  'x out 0',
]);

/** Still answers, says `error` to all that needs a program, and gives these facts. */
const expectRefusal = (board: ReturnType<typeof emulatePico>, error: string): void => {
  expect(board.greeting).toMatch(/m-init-done\r\nm-ready\r\n$/);
  expect(linesOf(board.say('name%'))[0]).toBe('m-name-dut-[arenascope]');
  for (const command of NEEDS_PROGRAM)
    expect(linesOf(board.say(`${command}%`))).toEqual([error, 'm-ready']);
};

describe('a board without a program', () => {
  it('says so, and what it is', () => {
    const board = emulatePico([image]);
    expectRefusal(board, 'e-[no program]');
    const hello = board.say('x hello%');
    expect(ownLines(hello).map(({ key }) => key)).toEqual([
      ...['version', 'port', 'core', 'clock', 'flash', 'timer', 'overhead'],
    ]);
    expect(linesOf(hello).slice(-2)).toEqual(['e-[no program]', 'm-ready']);
    expect(linesOf(board.say('profile%'))[1]).toBe('m-model-[]');
  });

  it.each([0, 4, 8, 11, 12, 16, 47, 48, 95, 96, 200, cartridge.bytes.length - 1])(
    'finds one flipped bit at %d',
    (at) => {
      const board = boardWith((bytes) => (bytes[at] = (bytes[at] ?? 0) ^ 0x10));
      expect(linesOf(board.say('x infer%'))).toEqual(['e-[no program]', 'm-ready']);
    },
  );

  it('finds a program that was only half written', () => {
    expectRefusal(
      boardWith((bytes) => bytes.fill(0xff, bytes.length / 2)),
      'e-[no program]',
    );
  });

  it('reads nothing beyond its flash', () => {
    for (const length of [0xffff_ffff, 0xffff_ffa0, 2 ** 21])
      expectRefusal(
        boardWith((_, view) => view.setUint32(8, length, true)),
        'e-[no program]',
      );
  });
});

describe('a program that the runtime refuses', () => {
  it.each([
    ['is no program', 0, 0, 2],
    ['is for another runtime', 4, 99, 3],
    ['rounds once', 8, 1, 3],
    ['needs a larger arena', 16, 2 ** 20, 4],
  ])('%s', (_, at, value, status) => {
    const board = boardWith((_bytes, view) => view.setUint32(HEADER + at, value, true), true);
    expectRefusal(board, `e-[status ${status}]`);
    const hello = board.say('x hello%');
    expect(valuesOf(hello, 'status')).toEqual([`${status}`]);
    expect(valuesOf(hello, 'model')).toHaveLength(1);
    expect(valuesOf(hello, 'inputs')).toEqual([]);
  });

  it('has no room for a copy of its inputs', () => {
    const arena = valuesOf(emulatePico(firmware.segments).say('x hello%'), 'arena')[0] ?? '';
    const available = Number(arena.split(',')[1]);
    const whole = boardWith((_, view) => view.setUint32(HEADER + 16, available, true), true);
    expectRefusal(whole, 'e-[status 4]');
    const fitting = boardWith((_, view) => view.setUint32(HEADER + 16, available - 64, true), true);
    expect(valuesOf(fitting.say('x infer%'), 'done')).toEqual(['1']);
  });

  it('shows its name without what would break a line', () => {
    const name = 'a]b*c[d\u0007é';
    const board = boardWith((bytes) => {
      bytes.fill(0x41, 48, 96);
      bytes.set(new TextEncoder().encode(name), 48);
    }, true);
    const [shown = ''] = valuesOf(board.say('x hello%'), 'model');
    expect(shown).toMatch(/^a_b_c_d___A+$/);
    expect(shown).toHaveLength(48);
  });
});
