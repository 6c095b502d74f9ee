/** How the RP2040's flash is read: four lines where the chip can, and never anything that reads wrong. */
import { describe, expect, it } from 'vitest';
import { smallCargo } from './testing/cargo';
import { valuesOf } from './testing/lines';
import { emulatePico } from './testing/pico';
import type { FlashLog, SpiFlash } from './testing/spi-flash';
import { attachFlash } from './testing/spi-flash';

const { firmware } = await smallCargo('rp2040-uart', 'convolution', 'FULLY_CONNECTED INT8', 3);

/** A W25Q16JV, as on a Pico. */
const PICO: SpiFlash = { id: [0xef, 0x40, 0x15], status2: 2 };
const ASKED = ['9f000000', '3500'];

const start = (flash: SpiFlash) => {
  let log: FlashLog | undefined;
  const board = emulatePico(firmware.segments, undefined, (chip) => {
    log = attachFlash(chip, flash);
  });
  if (log === undefined) throw new Error('The flash was not attached.');
  return { log, flash: valuesOf(board.say('x hello%'), 'flash')[0] ?? '', board };
};

describe("the runner on a Pico's flash", () => {
  it('reads it over four lines', () => {
    const { log, flash, board } = start(PICO);
    expect(log.commands).toEqual([...ASKED, 'quad']);
    expect(log.reads()).toBe('quad');
    expect(flash).toBe('four data lines at half the clock');
    expect(valuesOf(board.say('x infer%'), 'done')).toEqual(['1']);
  });

  it('stays with one line where a board does not read right over four', () => {
    const { log, flash } = start({ ...PICO, isBroken: true });
    expect(log.commands).toEqual([...ASKED, 'quad', 'ffff']);
    expect(log.reads()).toBe('plain');
    expect(flash).toBe('one data line at a quarter of the clock');
  });

  it.each<[string, SpiFlash, readonly string[]]>([
    ['four lines are not enabled', { ...PICO, status2: 0 }, ASKED],
    ['the maker is another', { id: [0xc8, 0x40, 0x15], status2: 2 }, ASKED.slice(0, 1)],
    ['the chip does not answer', { id: [0xff, 0xff, 0xff], status2: 0xff }, ASKED.slice(0, 1)],
  ])('stays with one line where %s', (_, chip, commands) => {
    const { log, flash, board } = start(chip);
    expect(log.commands).toEqual(commands);
    expect(log.reads()).toBe('plain');
    expect(flash).toBe('one data line at a quarter of the clock');
    expect(valuesOf(board.say('x infer%'), 'done')).toEqual(['1']);
  });
});
