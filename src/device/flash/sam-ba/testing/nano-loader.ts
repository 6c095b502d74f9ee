/**
 * The bootloader of Arduino's Nano 33 BLE, from what the published binary does: the letters of SAM-BA,
 * but few of them, with arguments at fixed places, addresses that count from where the program begins,
 * pages erased as they are written (only whole ones: anything else is written over what is there), and
 * no way to read memory back but its checksum.
 */
import type { BoardOptions, SamBoard } from './parts';
import { crc16, createTroubled, hex8, program, text } from './parts';

const FLASH_BYTES = 1024 * 1024;
const PROGRAM = 0x1_0000;
const PAGE = 4096;
const BUFFER = 8192;
const MOST_CHECKED = 4096;
const LONGEST = 64;
const VERSION = 'Arduino Bootloader (SAM-BA extended) 2.0 [Arduino:IKXYZ]\n\r';
const SECOND_ARGUMENT = 10;

interface NanoOptions extends BoardOptions {
  /** What it says its chip is. */
  readonly chip?: string;
}

export const createNanoLoader = (
  send: (bytes: Uint8Array) => void,
  options: NanoOptions = {},
): SamBoard => {
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  const buffer = new Uint8Array(BUFFER);
  const answer = createTroubled(options, send);
  let hasLeft = false;
  let line = '';
  let source = 0;
  let to = 0;
  let missing = 0;

  const argument = (from: number): number => {
    const digits = /^[0-9a-f]*/i.exec(line.slice(from))?.[0] ?? '';
    return digits === '' ? 0 : parseInt(digits, 16) >>> 0;
  };

  const write = (at: number, size: number, isDamaged: boolean): void => {
    const data = buffer.slice(source, source + size);
    if (isDamaged) data[0] = (data[0] ?? 0) ^ 1;
    if (at % PAGE === 0 && size % PAGE === 0) flash.fill(0xff, at, at + size);
    program(flash, at, data);
  };

  const act = (isDamaged: boolean): Uint8Array => {
    const [first, second] = [argument(1), argument(SECOND_ARGUMENT)];
    switch (line[0]) {
      case 'I':
        return text(`${options.chip ?? 'nRF52840-QIAA'}\n\r\0\0`);
      case 'K':
        hasLeft = true;
        return new Uint8Array();
      case 'N':
        return text('\n\r');
      case 'S':
        [to, missing] = [first, second];
        return new Uint8Array();
      case 'V':
        return text(`${VERSION}\0\0`);
      case 'X':
        return text('X\n\r');
      case 'Y':
        if (second === 0) source = first;
        else write(PROGRAM + first, second, isDamaged);
        return text('Y\n\r');
      case 'Z': {
        const size = Math.min(second, MOST_CHECKED);
        const checked = flash.subarray(PROGRAM + first, PROGRAM + first + size);
        return text(`Z${hex8(crc16(checked))}#\n\r`);
      }
      default:
        return new Uint8Array();
    }
  };

  const receiveByte = (byte: number): void => {
    if (missing > 0) {
      if (to < BUFFER) buffer[to++] = byte;
      missing--;
      return;
    }
    // The real one runs over what follows its buffer; nothing but a reset brings it back.
    if (line.length === LONGEST) return;
    line += String.fromCharCode(byte);
    if (byte !== 0x23) return;
    if (/^[IKNSVXYZ]/.test(line)) answer(line.charAt(0), act);
    line = '';
  };

  return {
    flash,
    receive: (bytes) => {
      for (const byte of bytes) if (!hasLeft) receiveByte(byte);
    },
    restart: () => {
      hasLeft = false;
      line = '';
      missing = 0;
    },
    hasLeft: () => hasLeft,
  };
};
