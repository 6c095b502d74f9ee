/**
 * A browser's WebUSB with a device of the CDC-ACM class (USB CDC 1.2, PSTN subclass): it insists on being
 * opened, configured and claimed, hands out bulk packets, and notes line coding and line state.
 */
import type { UsbHost } from '../usb-ports';

const PACKET = 64;
const IN = 2;
const OUT = 3;

const fail = (name: string, message: string): never => {
  throw new DOMException(message, name);
};

const endpoint = (number: number, direction: USBDirection): USBEndpoint => ({
  endpointNumber: number,
  direction,
  type: 'bulk',
  packetSize: PACKET,
});

const interfaceOf = (number: number, classCode: number, endpoints: readonly USBEndpoint[]) =>
  ({
    interfaceNumber: number,
    alternates: [{ alternateSetting: 0, interfaceClass: classCode, endpoints }],
  }) as unknown as USBInterface;

export interface FakeUsb {
  readonly usb: UsbHost;
  readonly device: USBDevice;
  /** The device sends; it holds on to what nobody fetches. */
  readonly send: (bytes: Uint8Array) => void;
  readonly sent: () => Uint8Array;
  /** Bits per second, stop bits, parity, data bits of the last SET_LINE_CODING. */
  readonly lineCoding: () => readonly number[] | undefined;
  /** Every SET_CONTROL_LINE_STATE: bit 0 DTR, bit 1 RTS. */
  readonly lineStates: readonly number[];
  /** The cable is pulled. */
  readonly unplug: () => void;
}

/** What the bulk endpoints carry. */
const createPipe = () => {
  const packets: Uint8Array[] = [];
  const sent: number[] = [];
  let waiting: { resolve: (result: USBInTransferResult) => void; fail: () => void } | undefined;
  const flush = (): void => {
    const packet = waiting && packets.shift();
    if (packet === undefined) return;
    const { resolve } = waiting ?? {};
    waiting = undefined;
    const result: unknown = { status: 'ok', data: new DataView(packet.slice().buffer) };
    resolve?.(result as USBInTransferResult);
  };
  return {
    push: (bytes: Uint8Array): void => {
      for (let at = 0; at < bytes.length; at += PACKET)
        packets.push(bytes.subarray(at, at + PACKET));
      // A full last packet is followed by an empty one.
      if (bytes.length % PACKET === 0) packets.push(new Uint8Array());
      flush();
    },
    fetch: () =>
      new Promise<USBInTransferResult>((resolve, reject) => {
        waiting = {
          resolve,
          fail: () => reject(new DOMException('The transfer was cancelled.', 'AbortError')),
        };
        flush();
      }),
    take: (bytes: Uint8Array) => void sent.push(...bytes),
    sent: () => Uint8Array.from(sent),
    stop: (): void => {
      waiting?.fail();
      waiting = undefined;
      packets.length = 0;
    },
  };
};

const CDC = [interfaceOf(0, 2, []), interfaceOf(1, 10, [endpoint(IN, 'in'), endpoint(OUT, 'out')])];
const VENDOR_ONLY = [interfaceOf(0, 255, [endpoint(IN, 'in'), endpoint(OUT, 'out')])];

/** @param isHeld a driver of the system holds the interface @param kind what the device is */
export const fakeUsb = ({ isHeld = false, kind = 'cdc' } = {}): FakeUsb => {
  const pipe = createPipe();
  const lineStates: number[] = [];
  let lineCoding: readonly number[] | undefined;
  let isPlugged = true;
  const claimed = new Set<number>();
  const state = { opened: false, configuration: null as object | null };
  const listeners: ((event: USBConnectionEvent) => void)[] = [];

  const requireOpen = (): void => {
    if (!isPlugged) fail('NotFoundError', 'The device was disconnected.');
    if (!state.opened) fail('InvalidStateError', 'The device must be opened first.');
  };
  const requireClaimed = (number: number): void => {
    requireOpen();
    if (!claimed.has(number)) fail('InvalidStateError', 'The interface is not claimed.');
  };
  const control = (
    { request, value, index }: USBControlTransferParameters,
    data?: BufferSource,
  ) => {
    requireClaimed(index);
    if (request === 0x20 && data instanceof ArrayBuffer) {
      const view = new DataView(data);
      lineCoding = [view.getUint32(0, true), ...[4, 5, 6].map((at) => view.getUint8(at))];
    } else if (request === 0x22) lineStates.push(value);
    else return { status: 'stall' };
    return { status: 'ok' };
  };
  const soon = <T>(work: () => T): Promise<T> => new Promise((resolve) => resolve(work()));
  const shut = (): void => {
    state.opened = false;
    claimed.clear();
    pipe.stop();
  };
  const device = {
    ...{ vendorId: 0x2e8a, productId: 0x000a },
    configurations: [{ configurationValue: 1, interfaces: kind === 'cdc' ? CDC : VENDOR_ONLY }],
    get opened() {
      return state.opened;
    },
    get configuration() {
      return state.configuration;
    },
    open: () =>
      soon(() => {
        if (!isPlugged) fail('NotFoundError', 'The device was disconnected.');
        state.opened = true;
      }),
    close: () => soon(shut),
    forget: () => Promise.resolve(),
    selectConfiguration: () =>
      soon(() => {
        requireOpen();
        state.configuration = {};
      }),
    claimInterface: (number: number) =>
      soon(() => {
        requireOpen();
        if (state.configuration === null) fail('InvalidStateError', 'No configuration.');
        if (isHeld) fail('NetworkError', 'Unable to claim interface.');
        claimed.add(number);
      }),
    controlTransferOut: (setup: USBControlTransferParameters, data?: BufferSource) =>
      soon(() => control(setup, data)),
    transferIn: (number: number) =>
      soon(() => {
        requireClaimed(1);
        if (number !== IN) fail('NotFoundError', 'No such endpoint.');
        return pipe.fetch();
      }),
    transferOut: (number: number, data: Uint8Array) =>
      soon(() => {
        requireClaimed(1);
        if (number !== OUT) fail('NotFoundError', 'No such endpoint.');
        pipe.take(data);
        return { status: 'ok', bytesWritten: data.length };
      }),
  } as unknown as USBDevice;
  const usb = {
    getDevices: () => Promise.resolve(isPlugged ? [device] : []),
    requestDevice: () => Promise.resolve(device),
    addEventListener: (_: string, listener: (event: USBConnectionEvent) => void) =>
      void listeners.push(listener),
  } as unknown as UsbHost;
  return {
    ...{ usb, device, lineStates },
    send: pipe.push,
    sent: pipe.sent,
    lineCoding: () => lineCoding,
    unplug: () => {
      isPlugged = false;
      shut();
      for (const listener of listeners) listener({ device } as unknown as USBConnectionEvent);
    },
  };
};
