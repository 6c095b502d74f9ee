/**
 * How close flashing comes to what the line can carry: the write phase against stand-ins behind a line
 * that takes its time for every byte in both directions. The limit counts the image alone, so commands,
 * addresses, checksums, answers and our own turn-arounds all are loss. A machine that does other things
 * meanwhile adds to whole phases; what the flasher itself costs shows in the tenth of the blocks that were
 * disturbed least, and those are held to the goal.
 */
import { makeFirmware } from '../../src/core/firmware/segments';
import { stk500Flasher, stk500v2Flasher } from '../../src/device/flash/avr/flasher';
import { MEGA_CHIP, UNO_CHIP } from '../../src/device/flash/avr/testing/chip';
import { createMega } from '../../src/device/flash/avr/testing/mega';
import { createOptiboot } from '../../src/device/flash/avr/testing/optiboot';
import type { FlashProgress, Flasher } from '../../src/device/flash/flasher';
import { stm32Flasher } from '../../src/device/flash/stm32/flasher';
import { CHIPS } from '../../src/device/flash/stm32/testing/chips';
import { createRom } from '../../src/device/flash/stm32/testing/rom';
import { sampleImage } from '../../src/device/flash/testing/image';
import { pairedPort } from '../../src/device/testing/paired-port';
import { printTable, short } from './measure';

const BAUD_RATES = [115200, 921600];
const IMAGE_BYTES = 24 * 1024;
const GOAL = 0.8;

interface Device {
  readonly receive: (bytes: Uint8Array) => void;
  readonly reset: () => void;
}

type Send = (bytes: Uint8Array) => void;

interface Subject {
  readonly name: string;
  readonly flasher: Flasher;
  readonly address: number;
  /** Start, data, parity and stop bits. */
  readonly bits: number;
  readonly plugIn: (send: Send) => Device;
}

const SUBJECTS: readonly Subject[] = [
  {
    name: 'STM32',
    flasher: stm32Flasher,
    address: 0x0800_0000,
    bits: 11,
    plugIn: (send) => createRom(CHIPS.F401, send),
  },
  {
    name: 'STK500v1',
    flasher: stk500Flasher,
    address: 0,
    bits: 10,
    plugIn: (send) => createOptiboot(UNO_CHIP, send),
  },
  {
    name: 'STK500v2',
    flasher: stk500v2Flasher,
    address: 0,
    bits: 10,
    plugIn: (send) => createMega(MEGA_CHIP, send),
  },
];

/** Timers are a millisecond late at best, and a byte takes 11 us at 921600 baud. */
const at = (time: number, act: () => void): void => {
  if (performance.now() >= time) act();
  else setImmediate(() => at(time, act));
};

/** One direction of a line: what is sent arrives when its last bit has. */
const makeWire = (msPerByte: number, deliver: Send): Send => {
  let isBusyUntil = 0;
  return (bytes) => {
    isBusyUntil = Math.max(isBusyUntil, performance.now()) + bytes.length * msPerByte;
    at(isBusyUntil, () => deliver(bytes));
  };
};

interface WriteTimes {
  /** From the beginning of writing until everything is acknowledged. */
  readonly wholeMs: number;
  /** The least disturbed tenth of the blocks took at most so long each. */
  readonly quietMs: number;
  readonly blockBytes: number;
}

const timesOf = (reports: readonly { at: number; done: number }[]): WriteTimes => {
  const [first, second] = reports;
  const blocks = reports.slice(1).map((report, i) => report.at - (reports[i]?.at ?? NaN));
  const quiet = blocks.toSorted((a, b) => a - b)[Math.floor(blocks.length / 10)];
  return {
    wholeMs: (reports.at(-1)?.at ?? NaN) - (first?.at ?? NaN),
    quietMs: quiet ?? NaN,
    blockBytes: second?.done ?? NaN,
  };
};

const writeTimes = async (subject: Subject, baudRate: number): Promise<WriteTimes> => {
  const msPerByte = (subject.bits * 1000) / baudRate;
  const device = subject.plugIn(makeWire(msPerByte, (bytes) => peer.send(bytes)));
  const { found, peer } = pairedPort(
    makeWire(msPerByte, (bytes) => device.receive(bytes)),
    ({ dataTerminalReady }) => {
      if (dataTerminalReady === true && subject.bits === 10) device.reset();
    },
  );
  const firmware = await makeFirmware('image.bin', [
    { address: subject.address, bytes: sampleImage(IMAGE_BYTES) },
  ]);
  const reports: { at: number; done: number }[] = [];
  await subject.flasher.flash(found, firmware, {
    signal: new AbortController().signal,
    onProgress: ({ phase, done }: FlashProgress) => {
      if (phase === 'write') reports.push({ at: performance.now(), done });
    },
    log: () => undefined,
    findPort: () => Promise.reject(new Error('No second port is asked for.')),
  });
  return timesOf(reports);
};

/** Prints each flasher's share of the line. */
export const benchFlashing = async (): Promise<void> => {
  const rows = [];
  for (const subject of SUBJECTS)
    for (const baudRate of BAUD_RATES) {
      const { wholeMs, quietMs, blockBytes } = await writeTimes(subject, baudRate);
      const msPerByte = (subject.bits * 1000) / baudRate;
      const share = (blockBytes * msPerByte) / quietMs;
      rows.push({
        protocol: subject.name,
        baud: baudRate,
        ms: short(wholeMs),
        'limit ms': short(IMAGE_BYTES * msPerByte),
        whole: short((IMAGE_BYTES * msPerByte) / wholeMs),
        share: short(share),
        [`${GOAL}`]: share >= GOAL ? 'reached' : 'missed',
      });
    }
  printTable(`Flashing: share of the line while ${IMAGE_BYTES} B are written`, rows);
};
