/**
 * The SAM-BA monitor of Arduino's and Adafruit's bootloaders for SAMD21 and SAMD51: reading and writing
 * any address, plus Arduino's X (erase to the end), Y (write a buffer) and Z (checksum). Written from
 * what the bootloaders do and apart from our client, it shares no code with it; Debian's bossac has
 * to accept it before the client is tested on it (scripts/peers).
 */
import type { BoardOptions, SamBoard } from './parts';
import { crc16, createTroubled, hex8, program, text } from './parts';

export interface SamChip {
  readonly name: string;
  readonly cpuId: number;
  /** The device service unit's identification register. */
  readonly deviceId: number;
  readonly flashBytes: number;
  readonly page: number;
  /** Pages erased at once. */
  readonly row: number;
  readonly version: string;
}

export const SAMD21G18: SamChip = {
  name: 'SAMD21G18A',
  cpuId: 0x410c_c601,
  deviceId: 0x1001_0305,
  flashBytes: 256 * 1024,
  page: 64,
  row: 4,
  version: 'v2.0 [Arduino:XYZP] Jan 12 2019 10:43:35\n\r',
};

export const SAMD51P19: SamChip = {
  name: 'SAMD51P19A',
  cpuId: 0x410f_c241,
  deviceId: 0x6006_0001,
  flashBytes: 512 * 1024,
  page: 512,
  row: 16,
  version: 'v1.1 [Arduino:XYZ] Jul  5 2020 12:04:19\n\r\0',
};

export interface MonitorOptions extends BoardOptions {
  /** As the real one, which puts data that comes in one USB packet with its command to the wrong place. */
  readonly isPicky?: boolean;
  /** Adafruit's monitor says nothing to N. */
  readonly isMute?: boolean;
}

const RAM = 0x2000_0000;
const CPU_ID = 0xe000_ed00;
const RESET = 0xe000_ed0c;
const RESET_REQUEST = 0x05fa_0004;
const DEVICE_ID = 0x4100_2018;
/** Non-volatile memory controller of the SAMD21. */
const NVM = {
  control: 0x4100_4000,
  parameters: 0x4100_4008,
  ready: 0x4100_4014,
  address: 0x4100_401c,
};
const ERASE_ROW = 0xa502;
/** Its buffer; a packet of full-speed USB. */
const PACKET = 64;

export const createMonitor = (
  chip: SamChip,
  send: (bytes: Uint8Array) => void,
  options: MonitorOptions = {},
): SamBoard => {
  const flash = new Uint8Array(chip.flashBytes).fill(0xff);
  const ram = new Uint8Array(64 * 1024);
  const registers = new Map([
    [CPU_ID, chip.cpuId],
    [DEVICE_ID, chip.deviceId],
    [NVM.ready, 1],
    [NVM.parameters, (Math.log2(chip.page / 8) << 16) | (chip.flashBytes / chip.page)],
  ]);
  const answer = createTroubled(options, send);
  let hasLeft = false;
  let letter = '';
  let number = 0;
  let pointer = 0;
  let buffer = 0;
  /** Bytes that S still waits for, and where they go. */
  let missing = 0;

  const memory = (at: number, length: number): Uint8Array =>
    at >= RAM && at < RAM + ram.length
      ? ram.subarray(at - RAM, at - RAM + length)
      : flash.subarray(at, at + length);

  const readWord = (at: number): Uint8Array => {
    const word = new Uint8Array(4);
    const register = registers.get(at);
    if (register === undefined) word.set(memory(at, 4));
    else new DataView(word.buffer).setUint32(0, register, true);
    return word;
  };

  const writeWord = (at: number, value: number): void => {
    const row = chip.page * chip.row;
    const isErase = at === NVM.control && (value & 0xffff) === ERASE_ROW;
    if (at === RESET && value === RESET_REQUEST) hasLeft = true;
    else if (isErase) {
      const start = (((registers.get(NVM.address) ?? 0) * 2) / row) | 0;
      flash.fill(0xff, start * row, (start + 1) * row);
    } else if (at >= RAM && at < RAM + ram.length)
      new DataView(ram.buffer).setUint32(at - RAM, value, true);
    else if (at !== NVM.ready) registers.set(at, value);
  };

  const writeBuffer = (isDamaged: boolean): Uint8Array => {
    if (number === 0) buffer = pointer;
    else {
      const data = memory(buffer, number & ~3).slice();
      if (isDamaged) data[0] = (data[0] ?? 0) ^ 1;
      program(flash, pointer, data);
    }
    return text('Y\n\r');
  };

  const erase = (): Uint8Array => {
    const row = chip.page * chip.row;
    flash.fill(0xff, Math.floor(number / row) * row);
    return text('X\n\r');
  };

  const act = (isDamaged: boolean): Uint8Array => {
    switch (letter) {
      case 'N':
        return options.isMute ? new Uint8Array() : text('\n\r');
      case 'V':
        return text(chip.version);
      case 'w':
        return readWord(pointer);
      case 'o':
        return readWord(pointer).subarray(0, 1);
      case 'R':
        return memory(pointer, number).slice();
      case 'W':
        writeWord(pointer, number);
        return new Uint8Array();
      case 'S':
        missing = number;
        return new Uint8Array();
      case 'X':
        return erase();
      case 'Y':
        return writeBuffer(isDamaged);
      case 'Z':
        return text(`Z${hex8(crc16(memory(pointer, number)))}#\n\r`);
      default:
        return new Uint8Array();
    }
  };

  const take = (bytes: Uint8Array): number => {
    const count = Math.min(missing, bytes.length);
    const room = memory(pointer, count);
    room.set(bytes.subarray(0, room.length));
    pointer += count;
    missing -= count;
    return count;
  };

  const obey = (byte: number): void => {
    const character = String.fromCharCode(byte);
    const digit = /[0-9a-f]/i.test(character) ? parseInt(character, 16) : undefined;
    if (character === '#') {
      if (letter !== '') answer(letter, act, letter === 'X' ? options.eraseMs : 0);
      letter = '';
      number = 0;
    } else if (digit !== undefined) number = ((number << 4) | digit) >>> 0;
    else if (character === ',') {
      pointer = number;
      number = 0;
    } else if (byte !== 0xff) {
      letter = character;
      number = 0;
    }
  };

  const receivePacket = (bytes: Uint8Array): void => {
    for (let i = 0; i < bytes.length && !hasLeft;) {
      const wasWaiting = missing > 0;
      if (wasWaiting) i += take(bytes.subarray(i));
      else obey(bytes[i++] ?? 0);
      if (!options.isPicky || wasWaiting || missing === 0 || i === bytes.length) continue;
      const start = pointer;
      i += take(bytes.subarray(i));
      pointer = start;
    }
  };

  return {
    flash,
    receive: (bytes) => {
      for (let at = 0; at < bytes.length; at += PACKET)
        receivePacket(bytes.subarray(at, at + PACKET));
    },
    restart: () => {
      hasLeft = false;
      letter = '';
      [number, missing] = [0, 0];
    },
    hasLeft: () => hasLeft,
  };
};
