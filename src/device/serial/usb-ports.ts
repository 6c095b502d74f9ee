/**
 * Serial ports where a browser has WebUSB and no Web Serial, which is Chrome on Android. What
 * web-serial-polyfill does with a device is put into a port like all others: its own streams fail with
 * plain texts, it opens twice, and it tells nobody when the device goes. Only devices of the CDC-ACM class
 * can be reached, and only those whose interface no driver of the system holds.
 */
import { SerialPort } from 'web-serial-polyfill';
import { DeviceError } from '../device-error';
import type { MadePort } from '../made-port';
import { makePort } from '../made-port';
import type { Port } from '../port';
import type { SerialHost } from './find-ports';

/** The part of `navigator.usb` that is used. */
export type UsbHost = Pick<USB, 'getDevices' | 'requestDevice' | 'addEventListener'>;

/** Communications and CDC control. */
const CONTROL_CLASS = 2;

/** A transfer may end without a byte; the polyfill takes that for a failure. */
const withoutEmptyTransfers = (device: USBDevice): USBDevice => {
  const transferIn: USBDevice['transferIn'] = async (endpoint, length) => {
    for (;;) {
      const result = await device.transferIn(endpoint, length);
      if (result.status !== 'ok' || result.data?.byteLength !== 0) return result;
    }
  };
  return new Proxy(device, {
    get: (target, key) => {
      if (key === 'transferIn') return transferIn;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
};

/** What an open device is read and written with. */
const holdStreams = (serial: SerialPort, made: () => MadePort) => {
  const reader = (serial.readable as ReadableStream<Uint8Array>).getReader();
  const writer = (serial.writable as WritableStream<Uint8Array>).getWriter();
  // Its failures are told by the writes.
  writer.closed.catch(() => undefined);
  const readOn = async (): Promise<void> => {
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        await made().receive(value);
      }
    } catch {
      made().hangUp();
    }
  };
  void readOn();
  return {
    write: (bytes: Uint8Array) => writer.write(bytes),
    end: async (): Promise<void> => {
      await Promise.allSettled([reader.cancel(), writer.abort()]);
      reader.releaseLock();
      writer.releaseLock();
    },
  };
};

/** @throws TypeError when the device has no interfaces of the class */
const portOver = (device: USBDevice): MadePort => {
  const serial = new SerialPort(withoutEmptyTransfers(device));
  let held: ReturnType<typeof holdStreams> | undefined;
  const made: MadePort = makePort({
    info: { usbVendorId: device.vendorId, usbProductId: device.productId },
    open: async (options) => {
      await serial.open(options);
      held = holdStreams(serial, () => made);
    },
    close: async () => {
      await held?.end();
      held = undefined;
      await serial.close();
    },
    send: async (bytes) => held?.write(bytes),
    setSignals: (signals) => serial.setSignals(signals),
    forget: () => device.forget(),
  });
  return made;
};

const notSerial = (): DeviceError =>
  new DeviceError(
    'no-ability',
    'That device is no serial port that this browser can reach.',
    'Take a board with a USB port of its own; adapters such as FTDI, CP210x and CH340 need Web Serial, which Chrome and Edge have on computers.',
  );

/** One for each browser: it tells its ports when their devices go. */
export const usbSerialHost = (usb: UsbHost = navigator.usb): SerialHost => {
  const known = new Map<USBDevice, MadePort>();
  const madeFor = (device: USBDevice): MadePort | undefined => {
    try {
      const made = known.get(device) ?? portOver(device);
      known.set(device, made);
      return made;
    } catch {
      return undefined;
    }
  };
  usb.addEventListener('disconnect', ({ device }) => {
    const gone = known.get(device);
    known.delete(device);
    gone?.hangUp();
    gone?.disconnect();
  });
  return {
    kind: 'webusb',
    getPorts: async () =>
      (await usb.getDevices()).flatMap((device): readonly Port[] => {
        const made = madeFor(device);
        return made === undefined ? [] : [made.port];
      }),
    requestPort: async () => {
      const made = madeFor(await usb.requestDevice({ filters: [{ classCode: CONTROL_CLASS }] }));
      if (made === undefined) throw notSerial();
      return made.port;
    },
  };
};
