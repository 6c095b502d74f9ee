/** Boards as a browser offers them. Loaded when the first one is asked for. */
import type { FilePicker } from '../../device/flash/drive/save-to-drive';
import type { SerialHost } from '../../device/serial/find-ports';
import { createEmulatorClient } from '../../workers/emulator-client';
import { loadRunnerImage } from '../../workers/runner-images';
import { spawnEmulator } from '../../workers/spawn-emulator';
import type { DeviceWorld } from './device-world';

let usbHost: Promise<SerialHost> | undefined;
const loadUsbHost = (): Promise<SerialHost> =>
  (usbHost ??= import('../../device/serial/usb-ports').then(({ usbSerialHost }) =>
    usbSerialHost(),
  ));

/** Loaded only where it is of use: Chrome on Android. */
const overUsb: SerialHost = {
  kind: 'webusb',
  getPorts: async () => (await loadUsbHost()).getPorts(),
  requestPort: async () => (await loadUsbHost()).requestPort(),
};

const serialHost = (): SerialHost | undefined => {
  if ('serial' in navigator) return navigator.serial as SerialHost;
  return 'usb' in navigator ? overUsb : undefined;
};

export const browserWorld: DeviceWorld = {
  serial: serialHost,
  filePicker: () => ('showSaveFilePicker' in window ? (window as FilePicker & Window) : undefined),
  startChip: createEmulatorClient(spawnEmulator),
  runnerImage: loadRunnerImage,
};
