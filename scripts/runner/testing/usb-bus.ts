/**
 * The wire between a USB host and the RP2040's device controller, packet by packet: what is offered
 * waits until a host asks for it, toggles and addresses count, frames begin. It stands in for the part
 * of rp2040js's controller that hands packets over at once and has no frames; written from the RP2040
 * datasheet, section 4.1, and USB 2.0, chapter 8, apart from the firmware it is to test.
 */
import type { RP2040 } from 'rp2040js';

export type Reply =
  | { readonly kind: 'data'; readonly isData1: boolean; readonly bytes: Uint8Array }
  | { readonly kind: 'ack' | 'nak' | 'stall' | 'silence' };

export interface UsbBus {
  /** Whether the device shows up: its pull-up is on. */
  readonly isPulledUp: () => boolean;
  /** Begins, or ends, the host's reset of the bus. */
  readonly reset: (isOn: boolean) => void;
  readonly startOfFrame: () => void;
  readonly suspend: (isOn: boolean) => void;
  /** Eight bytes, or as many as a broken host sends: the controller takes no others. */
  readonly setup: (address: number, bytes: readonly number[]) => Reply;
  /** Asks for a packet; one that a host does not acknowledge stays offered. */
  readonly ask: (address: number, endpoint: number, acknowledges?: boolean) => Reply;
  readonly send: (address: number, endpoint: number, isData1: boolean, bytes: Uint8Array) => Reply;
}

/** What of rp2040js's controller is used; it calls these private. */
interface Controller {
  intRaw: number;
  sieStatus: number;
  addrEndp: number;
  epStallArm: number;
  sieCtrl: number;
  DPRAMUpdated: (offset: number, value: number) => void;
  readUint32: (offset: number) => number;
  writeUint32: (offset: number, value: number) => void;
  sieStatusUpdated: () => void;
  checkInterrupts: () => void;
  indicateBufferReady: (endpoint: number, isOut: boolean) => void;
}

const [FULL, DATA1, STALL, AVAILABLE, LENGTH] = [1 << 15, 1 << 13, 1 << 11, 1 << 10, 0x3ff];
const ENABLED = 0x8000_0000;
const [SOF_RD, SIE_CTRL] = [0x48, 0x4c];
const PULL_UP = 1 << 16;
const DEV_SOF = 1 << 17;
const [BUS_RESET, SETUP_REC, CONNECTED, SUSPENDED] = [1 << 19, 1 << 17, 1 << 16, 1 << 4];
const [LINES, LINES_IDLE] = [3 << 2, 1 << 2];
const SILENCE: Reply = { kind: 'silence' };

export const attachBus = (chip: RP2040): UsbBus => {
  const controller = chip.usbCtrl as unknown as Controller;
  const memory = chip.usbDPRAMView;
  let pullUp = false;
  let isInReset = false;
  controller.DPRAMUpdated = () => undefined;
  const [read, write] = [
    controller.readUint32.bind(controller),
    controller.writeUint32.bind(controller),
  ];
  controller.readUint32 = (offset) => {
    if (offset === SOF_RD) {
      controller.intRaw &= ~DEV_SOF;
      controller.checkInterrupts();
    }
    return read(offset);
  };
  controller.writeUint32 = (offset, value) => {
    if (offset === SIE_CTRL) pullUp = (value & PULL_UP) !== 0;
    write(offset, value);
    // rp2040js takes a reset for over once it is acknowledged.
    if (isInReset) controller.sieStatus &= ~(LINES | CONNECTED);
  };
  const wordAt = (endpoint: number, isOut: boolean): number =>
    0x80 + endpoint * 8 + (isOut ? 4 : 0);
  const bufferAt = (endpoint: number, isOut: boolean): number | undefined => {
    if (endpoint === 0) return 0x100;
    const settings = memory.getUint32(endpoint * 8 + (isOut ? 4 : 0), true);
    return settings >= ENABLED ? settings & 0xffc0 : undefined;
  };
  const isHere = (address: number): boolean => pullUp && (controller.addrEndp & 0x7f) === address;
  const stalls = (endpoint: number, isOut: boolean, word: number): boolean =>
    (word & STALL) !== 0 && (endpoint !== 0 || (controller.epStallArm & (isOut ? 2 : 1)) !== 0);
  const finish = (endpoint: number, isOut: boolean, word: number): void => {
    memory.setUint32(wordAt(endpoint, isOut), word, true);
    controller.indicateBufferReady(endpoint, isOut);
  };

  return {
    isPulledUp: () => pullUp,
    reset: (isOn) => {
      isInReset = isOn;
      controller.sieStatus &= ~(LINES | SUSPENDED);
      if (isOn) controller.sieStatus |= BUS_RESET;
      else controller.sieStatus |= LINES_IDLE | CONNECTED;
      controller.sieStatusUpdated();
    },
    startOfFrame: () => {
      controller.intRaw |= DEV_SOF;
      controller.checkInterrupts();
    },
    suspend: (isOn) => {
      controller.sieStatus = (controller.sieStatus & ~SUSPENDED) | (isOn ? SUSPENDED : 0);
    },
    setup: (address, bytes) => {
      if (!isHere(address) || bytes.length !== 8) return SILENCE;
      chip.usbDPRAM.set(bytes);
      controller.epStallArm = 0;
      controller.sieStatus |= SETUP_REC;
      controller.sieStatusUpdated();
      return { kind: 'ack' };
    },
    ask: (address, endpoint, acknowledges = true) => {
      const at = bufferAt(endpoint, false);
      if (!isHere(address) || at === undefined) return SILENCE;
      const word = memory.getUint32(wordAt(endpoint, false), true);
      if (stalls(endpoint, false, word)) return { kind: 'stall' };
      if ((word & AVAILABLE) === 0 || (word & FULL) === 0) return { kind: 'nak' };
      const bytes = chip.usbDPRAM.slice(at, at + (word & LENGTH));
      if (acknowledges) finish(endpoint, false, word & ~(AVAILABLE | FULL));
      return { kind: 'data', isData1: (word & DATA1) !== 0, bytes };
    },
    send: (address, endpoint, isData1, bytes) => {
      const at = bufferAt(endpoint, true);
      if (!isHere(address) || at === undefined) return SILENCE;
      const word = memory.getUint32(wordAt(endpoint, true), true);
      if (stalls(endpoint, true, word)) return { kind: 'stall' };
      if ((word & AVAILABLE) === 0) return { kind: 'nak' };
      if (bytes.length > (word & LENGTH)) return SILENCE;
      // Sent once more because its acknowledgement was lost: acknowledged, and dropped.
      if (((word & DATA1) !== 0) !== isData1) return { kind: 'ack' };
      chip.usbDPRAM.set(bytes, at);
      finish(endpoint, true, (word & ~(AVAILABLE | LENGTH)) | FULL | bytes.length);
      return { kind: 'ack' };
    },
  };
};
