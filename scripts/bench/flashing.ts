/**
 * How close flashing comes to what the line can carry: whole phases of writing, and of verifying where that
 * reads back, against stand-ins behind a line that takes its time for every byte in both directions. The
 * limit counts the image alone (which does not compress), so commands, addresses, checksums, answers and
 * our own turn-arounds all are loss. The best of three counts: a machine that does other things meanwhile
 * adds to a run.
 */
import { randomBytes } from 'node:crypto';
import type { Firmware } from '../../src/core/firmware/firmware';
import { firmwareBytes } from '../../src/core/firmware/firmware';
import { makeFirmware } from '../../src/core/firmware/segments';
import { stk500Flasher, stk500v2Flasher } from '../../src/device/flash/avr/flasher';
import { MEGA_CHIP, UNO_CHIP } from '../../src/device/flash/avr/testing/chip';
import { createMega } from '../../src/device/flash/avr/testing/mega';
import { createOptiboot } from '../../src/device/flash/avr/testing/optiboot';
import { espFlasher } from '../../src/device/flash/esp/flasher';
import { createBoard } from '../../src/device/flash/esp/testing/board';
import { ESP32_C3 } from '../../src/device/flash/esp/testing/chips';
import { sampleImage as espImage } from '../../src/device/flash/esp/testing/images';
import type { FlashProgress, Flasher, Phase } from '../../src/device/flash/flasher';
import { samBaFlasher } from '../../src/device/flash/sam-ba/flasher';
import { createNanoLoader } from '../../src/device/flash/sam-ba/testing/nano-loader';
import { stm32Flasher } from '../../src/device/flash/stm32/flasher';
import { CHIPS } from '../../src/device/flash/stm32/testing/chips';
import { createRom } from '../../src/device/flash/stm32/testing/rom';
import { sampleImage } from '../../src/device/flash/testing/image';
import type { Signals } from '../../src/device/port';
import { pairedPort } from '../../src/device/testing/paired-port';
import { printTable, short } from './measure';

const BAUD_RATES = [115200, 921600];
const IMAGE_BYTES = 24 * 1024;
const GOAL = 0.8;
const RUNS = 3;

interface Device {
  readonly receive: (bytes: Uint8Array) => void;
  readonly signals?: (signals: Signals) => void;
  readonly openedAt?: (baudRate: number) => void;
}

type Send = (bytes: Uint8Array) => void;

interface Subject {
  readonly name: string;
  readonly flasher: Flasher;
  readonly image: () => Promise<Firmware>;
  /** Start, data, parity and stop bits. */
  readonly bits: number;
  /** Those in which the image crosses the line. */
  readonly phases: readonly Phase[];
  readonly plugIn: (send: Send, baudRate: number) => Device;
}

const imageAt = (address: number): Promise<Firmware> =>
  makeFirmware('image.bin', [{ address, bytes: sampleImage(IMAGE_BYTES) }]);

/** A header, then what does not compress; the loader sends 16 KiB at once. */
const espFirmware = (): Promise<Firmware> => {
  const bytes = espImage(ESP32_C3.chipId, 4 * 16 * 1024);
  bytes.set(randomBytes(bytes.length - 64), 64);
  return makeFirmware('image.bin', [{ address: 0, bytes }]);
};

/** With the vectors of a program. */
const nanoFirmware = (): Promise<Firmware> => {
  const bytes = sampleImage(IMAGE_BYTES);
  new Uint32Array(bytes.buffer, 0, 2).set([0x2000_8000, 0x1_0101]);
  return makeFirmware('image.bin', [{ address: 0x1_0000, bytes }]);
};

const BOTH: readonly Phase[] = ['write', 'verify'];

const resetByDtr = (device: { receive: Send; reset: () => void }): Device => ({
  receive: device.receive,
  signals: ({ dataTerminalReady }) => {
    if (dataTerminalReady === true) device.reset();
  },
});

const SUBJECTS: readonly Subject[] = [
  {
    ...{ name: 'STM32', flasher: stm32Flasher, image: () => imageAt(0x0800_0000) },
    ...{ bits: 11, phases: BOTH },
    plugIn: (send) => createRom(CHIPS.F401, send),
  },
  {
    ...{
      name: 'STK500v1',
      flasher: stk500Flasher,
      image: () => imageAt(0),
      bits: 10,
      phases: BOTH,
    },
    plugIn: (send) => resetByDtr(createOptiboot(UNO_CHIP, send)),
  },
  {
    ...{ name: 'STK500v2', flasher: stk500v2Flasher, image: () => imageAt(0) },
    ...{ bits: 10, phases: BOTH },
    plugIn: (send) => resetByDtr(createMega(MEGA_CHIP, send)),
  },
  {
    ...{ name: 'ESP32-C3', flasher: espFlasher, image: espFirmware, bits: 10, phases: ['write'] },
    plugIn: (send, maxBaud) => createBoard(ESP32_C3, send, { maxBaud }),
  },
  {
    ...{ name: 'SAM-BA', flasher: samBaFlasher, image: nanoFirmware, bits: 10, phases: ['write'] },
    plugIn: (send) => createNanoLoader(send),
  },
];

/**
 * One direction of a line: what is sent arrives when its last bit has, in order. Timers are a millisecond
 * late at best, and a byte takes 11 us at 921600 baud.
 */
const makeWire = (msPerByte: number, deliver: Send): Send => {
  const underWay: { readonly bytes: Uint8Array; readonly due: number }[] = [];
  let isBusyUntil = 0;
  const arrive = (): void => {
    for (;;) {
      const [first] = underWay;
      if (first === undefined) return;
      if (performance.now() < first.due) break;
      underWay.shift();
      deliver(first.bytes);
    }
    setImmediate(arrive);
  };
  return (bytes) => {
    isBusyUntil = Math.max(isBusyUntil, performance.now()) + bytes.length * msPerByte;
    underWay.push({ bytes: bytes.slice(), due: isBusyUntil });
    if (underWay.length === 1) setImmediate(arrive);
  };
};

interface Report extends FlashProgress {
  readonly at: number;
}

/** How long a phase took. */
const wholeMs = (reports: readonly Report[], phase: Phase): number => {
  const ofPhase = reports.filter((report) => report.phase === phase);
  return (ofPhase.at(-1)?.at ?? NaN) - (ofPhase[0]?.at ?? NaN);
};

const flashPaced = async (
  { bits, plugIn, flasher }: Subject,
  firmware: Firmware,
  baudRate: number,
): Promise<readonly Report[]> => {
  const msPerByte = (bits * 1000) / baudRate;
  const device = plugIn(
    makeWire(msPerByte, (bytes) => void peer.send(bytes)),
    baudRate,
  );
  const { found, peer } = pairedPort(
    makeWire(msPerByte, (bytes) => device.receive(bytes)),
    (signals) => device.signals?.(signals),
    { open: (how) => Promise.resolve(device.openedAt?.(how.baudRate)) },
  );
  const reports: Report[] = [];
  await flasher.flash(found, firmware, {
    signal: new AbortController().signal,
    onProgress: (progress) => reports.push({ ...progress, at: performance.now() }),
    log: () => undefined,
    findPort: () => Promise.reject(new Error('No second port is asked for.')),
  });
  return reports;
};

const rowsOf = async (subject: Subject, baudRate: number) => {
  const firmware = await subject.image();
  const runs: (readonly Report[])[] = [];
  for (let i = 0; i < RUNS; i++) runs.push(await flashPaced(subject, firmware, baudRate));
  const limitMs = (firmwareBytes(firmware) * subject.bits * 1000) / baudRate;
  return subject.phases.map((phase) => {
    const ms = Math.min(...runs.map((reports) => wholeMs(reports, phase)));
    const share = limitMs / ms;
    return {
      ...{ protocol: subject.name, phase, baud: baudRate },
      ...{ ms: short(ms), 'limit ms': short(limitMs), share: short(share) },
      [`${GOAL}`]: share >= GOAL ? 'reached' : 'missed',
    };
  });
};

/** Prints each flasher's share of the line; the bench fails where one misses the goal. */
export const benchFlashing = async (): Promise<void> => {
  const rows: Awaited<ReturnType<typeof rowsOf>>[number][] = [];
  for (const subject of SUBJECTS)
    for (const baudRate of BAUD_RATES) rows.push(...(await rowsOf(subject, baudRate)));
  printTable('Flashing: share of the line while the image is written and read back', rows);
  if (rows.some((row) => Object.values(row).includes('missed'))) process.exitCode = 1;
};
