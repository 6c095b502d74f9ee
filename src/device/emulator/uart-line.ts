/**
 * The wire at an emulated UART. Bytes to the chip arrive one by one at the rate its firmware has set, as
 * on a real line, into its FIFO of 32; one that finds it full is lost, and the next one carries the
 * overrun flag. Bytes from the chip are there at once: the emulator models no time on the way out.
 */
import type { RP2040 } from 'rp2040js';
import type { CycleClock } from './cycle-clock';

type Uart = RP2040['uart'][number];

const BITS_A_BYTE = 10;
/** Flag register: the receive FIFO is full. */
const FULL = 1 << 6;
/** In the data register: bytes before this one were lost. */
const OVERRUN = 1 << 11;
const USUAL_BAUD = 115_200;

export interface UartLine {
  /** Puts bytes on the wire behind those that are still on their way. */
  send(bytes: Uint8Array): void;
  /** Bytes still on their way to the chip. */
  waiting(): number;
  /** Bytes that found the FIFO full. */
  lost(): number;
}

/** @param hear told every byte the chip sends */
export const connectUart = (
  uart: Uart,
  clock: CycleClock,
  hear: (byte: number) => void,
): UartLine => {
  let queue: readonly Uint8Array[] = [];
  let [at, waiting, lost] = [0, 0, 0];
  let hasOverrun = false;
  uart.onByte = hear;

  const nextByte = (): number => {
    const first = queue[0] ?? new Uint8Array(1);
    const byte = first[at++] ?? 0;
    waiting--;
    if (at === first.length) {
      queue = queue.slice(1);
      at = 0;
    }
    return byte;
  };
  const arrive = (): void => {
    const byte = nextByte();
    if (waiting > 0) wait();
    // A line nobody listens to loses what is sent, and nobody is told.
    if (!uart.enabled || !uart.rxEnabled) return;
    if ((uart.flags & FULL) !== 0) {
      lost++;
      hasOverrun = true;
      return;
    }
    uart.feedByte(hasOverrun ? byte | OVERRUN : byte);
    hasOverrun = false;
  };
  const alarm = clock.createAlarm(arrive);
  const wait = (): void => {
    const baud = uart.baudDivider > 0 ? uart.baudRate : USUAL_BAUD;
    alarm.schedule((BITS_A_BYTE * 1e9) / baud);
  };
  return {
    send: (bytes) => {
      if (bytes.length === 0) return;
      const isQuiet = waiting === 0;
      queue = [...queue, bytes];
      waiting += bytes.length;
      if (isQuiet) wait();
    },
    waiting: () => waiting,
    lost: () => lost,
  };
};
