/**
 * A flash chip behind the RP2040's flash interface, as far as the runner's set-up of it goes: which
 * commands it is sent, in which mode it ends, and what is then read. Written from the datasheets
 * (RP2040 4.10, W25Q16JV), apart from the code it is to test.
 */
import type { RP2040 } from 'rp2040js';

export interface SpiFlash {
  /** Bytes that command 9Fh gives. */
  readonly id: readonly number[];
  /** Status register 2; bit 1: four data lines. */
  readonly status2: number;
  /** Bytes that command 4Bh gives after four of nothing; none where the chip does not know it. */
  readonly unique?: readonly number[];
  /** What is read over four lines is wrong, as on a board with a broken trace. */
  readonly isBroken?: boolean;
}

export interface FlashLog {
  /** Byte commands, and `quad` when it was told to expect no more instructions. */
  readonly commands: string[];
  /** How reads are set up: `plain`, `quad`, or what is wrong with it. */
  readonly reads: () => string;
}

const OFFSETS = { ctrlr0: 0x00, enable: 0x08, divider: 0x14, status: 0x28, data: 0x60 } as const;
const SAMPLE_DELAY = 0xf0;
const SPI_CTRLR0 = 0xf4;
const [ALL_SENT, ROOM, RECEIVED] = [4, 2, 8];
const FIFO = 16;

const isByteMode = (ctrlr0: number): boolean => ctrlr0 === 7 << 16;
const isQuadRead = (ctrlr0: number): boolean => ctrlr0 === ((2 << 21) | (31 << 16) | (3 << 8));
const isPlainRead = (ctrlr0: number): boolean => ctrlr0 === ((31 << 16) | (3 << 8));
/** 8-bit instruction in one line, 32 bits of address and mode in four, four clocks. */
const BEGIN_QUAD = (4 << 11) | (2 << 8) | (8 << 2) | 1;
const STAY_QUAD = ((0xa0 << 24) | (4 << 11) | (8 << 2) | 2) >>> 0;
const PLAIN = ((0x03 << 24) | (2 << 8) | (6 << 2)) >>> 0;

/** Puts the flash chip behind the interface. */
export const attachFlash = (chip: RP2040, flash: SpiFlash): FlashLog => {
  const ssi = chip.peripherals[0x18000];
  if (ssi === undefined) throw new Error('The emulator has no flash interface.');
  const registers = new Map<number, number>([
    [OFFSETS.ctrlr0, (31 << 16) | (3 << 8)],
    [OFFSETS.divider, 4],
    [SPI_CTRLR0, PLAIN],
  ]);
  const get = (offset: number): number => registers.get(offset) ?? 0;
  const commands: string[] = [];
  let sent: number[] = [];
  let received: number[] = [];
  let isInMode = false;

  const answerTo = (bytes: readonly number[]): number[] => {
    if (isInMode) return bytes.map(() => 0xff);
    if (bytes[0] === 0x9f) return [0xff, ...flash.id];
    if (bytes[0] === 0x35) return [0xff, flash.status2, flash.status2, flash.status2];
    if (bytes[0] === 0x4b) return [...Array<number>(5).fill(0xff), ...(flash.unique ?? [])];
    return bytes.map(() => 0xff);
  };
  const sendByte = (value: number): void => {
    sent.push(value);
    if (sent.length > FIFO) throw new Error('More was sent than the interface holds.');
    received.push(answerTo(sent)[sent.length - 1] ?? 0xff);
    // Its lines idle high: a mode of ones is left.
    if (sent.length === 2 && sent.every((byte) => byte === 0xff)) isInMode = false;
  };
  const beginQuad = (value: number): void => {
    sent.push(value);
    if (get(SPI_CTRLR0) !== BEGIN_QUAD || sent.length < 2) return;
    if (sent[0] === 0xeb && (sent[1] ?? 0) >> 4 === 0xa) {
      commands.push('quad');
      isInMode = (flash.status2 & 2) !== 0;
    }
  };
  const endTransfer = (): void => {
    if (isByteMode(get(OFFSETS.ctrlr0)) && sent.length > 0)
      commands.push(Buffer.from(sent).toString('hex'));
    sent = [];
    received = [];
  };
  ssi.writeUint32 = (offset, value) => {
    if (offset === OFFSETS.enable) endTransfer();
    else if (get(OFFSETS.enable) === 1 && offset !== OFFSETS.data)
      throw new Error(`Register ${offset.toString(16)} was written while the interface was on.`);
    if (offset !== OFFSETS.data) registers.set(offset, value >>> 0);
    else if (isByteMode(get(OFFSETS.ctrlr0))) sendByte(value);
    else if (isQuadRead(get(OFFSETS.ctrlr0))) beginQuad(value);
  };
  ssi.readUint32 = (offset) => {
    if (offset === OFFSETS.status) return ALL_SENT | ROOM | (received.length > 0 ? RECEIVED : 0);
    return offset === OFFSETS.data ? (received.shift() ?? 0) : get(offset);
  };
  const reads = (): string => {
    const [ctrlr0, spi] = [get(OFFSETS.ctrlr0), get(SPI_CTRLR0)];
    if (get(OFFSETS.enable) !== 1) return 'off';
    if (isPlainRead(ctrlr0) && spi === PLAIN) return isInMode ? 'plain to a quad chip' : 'plain';
    if (!isQuadRead(ctrlr0) || spi !== STAY_QUAD) return 'misset';
    if (get(OFFSETS.divider) === 2 && get(SAMPLE_DELAY) !== 1) return 'sampled too early';
    return isInMode ? 'quad' : 'quad to a plain chip';
  };
  registers.set(OFFSETS.enable, 1);
  const readWord = chip.readUint32.bind(chip);
  chip.readUint32 = (address) => {
    const isFlash = address >>> 28 === 1 && address >>> 24 < 0x14;
    const isWrong = isFlash && (reads() === 'quad' ? flash.isBroken === true : reads() !== 'plain');
    return isWrong ? readWord(address) ^ 0x10 : readWord(address);
  };
  return { commands, reads };
};
