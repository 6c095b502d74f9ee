/**
 * A development board around the loader: the two transistors that let a host's DTR and RTS reset the
 * chip and hold its boot pin, the rate its UART runs at, and the program that runs when nobody keeps
 * it from starting.
 */
import type { Signals } from '../../../port';
import type { EspChip } from './chips';
import type { Loader, LoaderOptions } from './loader';
import { createLoader } from './loader';
import { createNorFlash } from './nor-flash';

export interface BoardOptions extends LoaderOptions {
  readonly flashBytes?: number;
  /** Nothing connects DTR and RTS to the chip. */
  readonly isUnwired?: boolean;
  /** Somebody holds BOOT. */
  readonly isHeld?: boolean;
  /** The line carries no more than this: everything faster arrives as garbage. */
  readonly maxBaud?: number;
}

export interface EspBoard {
  readonly flash: Uint8Array;
  readonly receive: (bytes: Uint8Array) => void;
  readonly signals: (signals: Signals) => void;
  /** The host has opened its port at that rate. */
  readonly openedAt: (baudRate: number) => void;
  /** EN was pulled and let go by hand; `isHeld`: with BOOT held. */
  readonly press: (isHeld?: boolean) => void;
  readonly mode: () => 'program' | 'rom' | 'stub';
  /** Commands by number since the last reset. */
  readonly commands: () => readonly number[];
  readonly resets: () => number;
}

const ROM_BAUD = 115_200;
const FLASH_BYTES = 4 * 1024 * 1024;

const garbled = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => (byte ^ 0x5a) | 0x80);

export const createBoard = (
  chip: EspChip,
  send: (bytes: Uint8Array) => void,
  options: BoardOptions = {},
): EspBoard => {
  const flash = createNorFlash(options.flashBytes ?? FLASH_BYTES);
  let loader: Loader | undefined;
  let baud = ROM_BAUD;
  let hostBaud: number | undefined;
  let dtr = false;
  let rts = false;
  let resets = 0;

  const isClear = (): boolean =>
    hostBaud === undefined || (hostBaud === baud && baud <= (options.maxBaud ?? Infinity));

  const transmit = (bytes: Uint8Array): void => send(isClear() ? bytes : garbled(bytes));

  const print = (text: string): void => transmit(new TextEncoder().encode(text));

  const start = (isHeld: boolean): void => {
    resets++;
    baud = ROM_BAUD;
    loader = undefined;
    if (!isHeld) return print(`${chip.banner}boot:0x13 (SPI_FAST_FLASH_BOOT)\r\nrunning\r\n`);
    print(`${chip.banner}boot:0x3 (DOWNLOAD)\r\nwaiting for download\r\n`);
    loader = createLoader(
      chip,
      flash,
      { send: transmit, onBaud: (rate) => (baud = rate) },
      options,
    );
  };

  const signals = (next: Signals): void => {
    const wasHeld = rts && !dtr;
    dtr = next.dataTerminalReady ?? dtr;
    rts = next.requestToSend ?? rts;
    if (options.isUnwired || !wasHeld || (rts && !dtr)) return;
    // The capacitor on EN lets it rise after the boot pin has followed.
    start((dtr && !rts) || (options.isHeld ?? false));
  };

  start(options.isHeld ?? false);
  return {
    flash: flash.bytes,
    receive: (bytes) => loader?.receive(isClear() ? bytes : garbled(bytes)),
    signals,
    openedAt: (rate) => (hostBaud = rate),
    press: (isHeld = false) => start(isHeld),
    mode: () => (loader === undefined ? 'program' : loader.isStub() ? 'stub' : 'rom'),
    commands: () => loader?.commands ?? [],
    resets: () => resets,
  };
};
