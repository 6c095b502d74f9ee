/** Boards as a browser offers them. Loaded when the first one is asked for. */
import type { FilePicker } from '../../device/flash/drive/save-to-drive';
import type { SerialHost } from '../../device/serial/find-ports';
import { createEmulatorClient } from '../../workers/emulator-client';
import { loadRunnerImage } from '../../workers/runner-images';
import { spawnEmulator } from '../../workers/spawn-emulator';
import type { DeviceWorld } from './device-world';

export const browserWorld: DeviceWorld = {
  serial: () => ('serial' in navigator ? (navigator.serial as SerialHost) : undefined),
  filePicker: () => ('showSaveFilePicker' in window ? (window as FilePicker & Window) : undefined),
  startChip: createEmulatorClient(spawnEmulator),
  runnerImage: loadRunnerImage,
};
