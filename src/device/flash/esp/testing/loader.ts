/**
 * The chip's side of Espressif's serial protocol (esptool documentation, "Serial protocol"): the
 * loader in ROM, and the faster stub that a host puts into RAM. Nothing the host sends is executed:
 * when a stub was loaded and started, the stub's own commands are answered. It is written apart from
 * esptool-js and shares no code with it; Espressif's own esptool has to take it for a chip first
 * (scripts/peers).
 */
import { md5 as hashOf } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { Unzlib } from 'fflate';
import type { EspChip } from './chips';
import type { NorFlash } from './nor-flash';
import { jedecId } from './nor-flash';
import { createDeframer, frame } from './slip';

export const OP = {
  flashBegin: 0x02,
  flashData: 0x03,
  flashEnd: 0x04,
  memoryBegin: 0x05,
  memoryEnd: 0x06,
  memoryData: 0x07,
  sync: 0x08,
  writeRegister: 0x09,
  readRegister: 0x0a,
  setFlash: 0x0b,
  attachFlash: 0x0d,
  changeBaud: 0x0f,
  deflateBegin: 0x10,
  deflateData: 0x11,
  deflateEnd: 0x12,
  md5: 0x13,
  securityInfo: 0x14,
  eraseFlash: 0xd0,
  eraseRegion: 0xd1,
} as const;

/** What goes wrong with a command that arrived whole. */
export type Trouble =
  | 'refuse'
  | 'silent'
  /** It is done, but one bit of what arrived had flipped in the chip. */
  | 'damage'
  | { readonly lateMs: number };

export interface LoaderOptions {
  readonly isSecureDownload?: boolean;
  readonly hasFlashEncryption?: boolean;
  /** Answers RDID with this instead of what fits the flash. */
  readonly flashId?: number;
  /** Asked for the nth command with that number, from 1. */
  readonly trouble?: (op: number, nth: number) => Trouble | undefined;
}

export interface LoaderHost {
  readonly send: (bytes: Uint8Array) => void;
  /** The chip's UART runs at another rate from now on. */
  readonly onBaud: (rate: number) => void;
}

export interface Loader {
  readonly receive: (bytes: Uint8Array) => void;
  readonly isStub: () => boolean;
  /** Commands by number, as they came. */
  readonly commands: readonly number[];
}

/** Reasons a loader gives. */
const INVALID_MESSAGE = 0x05;
const FAILED = 0x06;
const BAD_CHECKSUM = 0x07;
const SEED = 0xef;
const SYNC_ANSWERS = 8;
/** Any but 0, which is the stub's. */
const ROM_SYNC_VALUE = 0x2012_0707;
const SECURE_DOWNLOAD = 1 << 2;
const SPI_START = 1 << 18;
const RDID = 0x9f;
const STUB_ONLY: readonly number[] = [OP.eraseFlash, OP.eraseRegion];

interface Answer {
  readonly value?: number;
  readonly data?: Uint8Array;
  readonly error?: number;
  /** Once this answer is out. */
  readonly then?: () => void;
}

const DONE: Answer = {};
const failed = (error: number): Answer => ({ error });

/** The words of a packet's body. */
const wordsOf = (data: Uint8Array): readonly number[] => {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: data.length >> 2 }, (_, i) => view.getUint32(4 * i, true));
};

export const createLoader = (
  chip: EspChip,
  flash: NorFlash,
  { send, onBaud }: LoaderHost,
  options: LoaderOptions = {},
): Loader => {
  const registers = new Map(chip.registers);
  const commands: number[] = [];
  let isStub = false;
  let loaded = 0;
  let at = 0;
  let inflater: Unzlib | undefined;
  let overrun = false;

  const respond = (op: number, { value = 0, data = new Uint8Array(), error }: Answer): void => {
    const status = isStub ? 2 : 4;
    const packet = new Uint8Array(8 + data.length + status);
    const view = new DataView(packet.buffer);
    packet.set([1, op]);
    view.setUint16(2, data.length + status, true);
    view.setUint32(4, value, true);
    packet.set(data, 8);
    if (error !== undefined) packet.set([1, error], 8 + data.length);
    send(frame(packet));
  };

  const program = (data: Uint8Array): void => {
    if (!flash.program(at, data)) overrun = true;
    at += data.length;
  };

  const begin = (words: readonly number[], isDeflated: boolean): Answer => {
    const [size = 0, , , offset = 0] = words;
    if (offset + size > flash.bytes.length) return failed(FAILED);
    flash.erase(offset, offset + size);
    at = offset;
    overrun = false;
    inflater = isDeflated ? new Unzlib(program) : undefined;
    return DONE;
  };

  const write = (payload: Uint8Array): Answer => {
    try {
      if (inflater === undefined) program(payload);
      else inflater.push(payload);
    } catch {
      return failed(FAILED);
    }
    return overrun ? failed(FAILED) : DONE;
  };

  /** Commands with a block: its length, number, two zeros, then the bytes that the checksum is for. */
  const withBlock = (
    data: Uint8Array,
    checksum: number,
    isDamaged: boolean,
    act: (payload: Uint8Array) => Answer,
  ): Answer => {
    const [length = 0] = wordsOf(data);
    const payload = data.slice(16);
    if (payload.length !== length) return failed(INVALID_MESSAGE);
    if (payload.reduce((sum, byte) => sum ^ byte, SEED) !== (checksum & 0xff))
      return failed(BAD_CHECKSUM);
    const middle = payload.length >> 1;
    if (isDamaged) payload[middle] = (payload[middle] ?? 0) ^ 1;
    return act(payload);
  };

  const writeRegister = ([address = 0, value = 0]: readonly number[]): Answer => {
    const { base, user2, data } = chip.spi;
    registers.set(address, value);
    if (address !== base || (value & SPI_START) === 0) return DONE;
    const isRdid = ((registers.get(base + user2) ?? 0) & 0xff) === RDID;
    const id = options.flashId ?? jedecId(flash.bytes.length);
    registers.set(base + data, isRdid ? id : 0);
    registers.set(base, 0);
    return DONE;
  };

  const securityInfo = (): Answer => {
    if (!chip.hasSecurityInfo) return failed(INVALID_MESSAGE);
    const data = new Uint8Array(20);
    const view = new DataView(data.buffer);
    view.setUint32(0, options.isSecureDownload ? SECURE_DOWNLOAD : 0, true);
    view.setUint8(4, options.hasFlashEncryption ? 1 : 0);
    view.setUint32(12, chip.chipId, true);
    return { data };
  };

  const md5 = ([offset = 0, size = 0]: readonly number[]): Answer => {
    const hash = hashOf(flash.bytes.subarray(offset, offset + size));
    return { data: isStub ? hash : new TextEncoder().encode(bytesToHex(hash)) };
  };

  const startStub = (): void => {
    if (loaded === 0) return;
    isStub = true;
    send(frame(new TextEncoder().encode('OHAI')));
  };

  const carryOut = (op: number, data: Uint8Array, checksum: number, isDamaged: boolean): Answer => {
    const words = wordsOf(data);
    switch (op) {
      case OP.sync:
        return { value: isStub ? 0 : ROM_SYNC_VALUE };
      case OP.readRegister:
        return { value: (registers.get(words[0] ?? 0) ?? 0) >>> 0 };
      case OP.writeRegister:
        return writeRegister(words);
      case OP.securityInfo:
        return securityInfo();
      case OP.memoryBegin:
        loaded = 0;
        return DONE;
      case OP.memoryData:
        return withBlock(data, checksum, isDamaged, (payload) => {
          loaded += payload.length;
          return DONE;
        });
      case OP.memoryEnd:
        return { then: startStub };
      case OP.flashBegin:
      case OP.deflateBegin:
        return begin(words, op === OP.deflateBegin);
      case OP.flashData:
      case OP.deflateData:
        return withBlock(data, checksum, isDamaged, write);
      case OP.changeBaud:
        return { then: () => onBaud(words[0] ?? 0) };
      case OP.md5:
        return md5(words);
      case OP.eraseFlash:
        flash.erase(0, flash.bytes.length);
        return DONE;
      case OP.eraseRegion:
        flash.erase(words[0] ?? 0, (words[0] ?? 0) + (words[1] ?? 0));
        return DONE;
      case OP.flashEnd:
      case OP.deflateEnd:
      case OP.setFlash:
      case OP.attachFlash:
        return DONE;
      default:
        return failed(INVALID_MESSAGE);
    }
  };

  const answer = (op: number, given: Answer): void => {
    const times = op === OP.sync && !isStub ? SYNC_ANSWERS : 1;
    for (let i = 0; i < times; i++) respond(op, given);
    given.then?.();
  };

  const obey = (packet: Uint8Array): void => {
    if (packet.length < 8 || packet[0] !== 0) return;
    const view = new DataView(packet.buffer, packet.byteOffset);
    const op = packet[1] ?? 0;
    const data = packet.subarray(8);
    commands.push(op);
    const nth = commands.filter((other) => other === op).length;
    const trouble = options.trouble?.(op, nth);
    const isKnown = data.length === view.getUint16(2, true) && (isStub || !STUB_ONLY.includes(op));
    if (!isKnown || trouble === 'refuse') return answer(op, failed(INVALID_MESSAGE));
    const given = carryOut(op, data, view.getUint32(4, true), trouble === 'damage');
    if (trouble === 'silent') return;
    if (typeof trouble === 'object') setTimeout(() => answer(op, given), trouble.lateMs);
    else answer(op, given);
  };

  return { receive: createDeframer(obey), isStub: () => isStub, commands };
};
