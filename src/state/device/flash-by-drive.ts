/**
 * Firmware on the drive that a board shows. The studio sees a file saved, not a chip flashed: what the board
 * answers afterwards is the proof, so nothing here says more than "saved".
 */
import type { DriveWay } from '../../core/boards/flash-ways';
import type { Firmware } from '../../core/firmware/firmware';
import { formatBytes } from '../../core/text';
import type { Bytes } from '../../core/units';
import type { Saved } from '../../device/flash/drive/save-to-drive';
import type { Studio } from '../studio';
import { ask } from './ask';
import { contentOf } from './firmware-files';

const SAVED: Readonly<Record<Saved, (way: DriveWay, name: string) => string>> = {
  written: ({ drive }, name) =>
    `${name} is saved. The board restarts by itself once it took all of it; ${drive} goes away then.`,
  restarted: ({ drive }, name) =>
    `Writing ${name} ended before ${drive} said that it has it, as it does when a board restarts with the last bytes.`,
  downloaded: ({ drive }, name) =>
    `${name} is among your downloads: copy it to the drive ${drive}. The board restarts by itself.`,
};

const fileName = ({ name, segments }: Firmware, format: string): string => {
  const stem = name.replace(/\.(uf2|hex|bin|tflite)\b/g, '').replaceAll(/[^\w-]+/g, '-');
  return `${stem === '' || segments.length === 0 ? 'firmware' : stem}.${format}`;
};

/** Says in the end what was saved. @throws DeviceError `wrong-chip`, `too-large`, `refused`, `no-permission`, `cancelled` */
export const flashByDrive = async (
  studio: Studio,
  { way, flashBytes }: { readonly way: DriveWay; readonly flashBytes: Bytes | undefined },
  firmware: Firmware,
  signal: AbortSignal,
): Promise<string> => {
  const { checkDrive } = await import('../../device/flash/drive/check-drive');
  const whole = checkDrive(way, firmware, flashBytes);
  const name = fileName(firmware, way.format);
  const content = await contentOf(studio, whole, way.format);
  const { saveToDrive } = await import('../../device/flash/drive/save-to-drive');
  const picker = (await studio.deviceWorld()).filePicker();
  const host = { ...(picker && { picker }), download: studio.download };
  const question = {
    step: 'flash',
    text: `${way.before} Its drive ${way.drive} then takes ${name}, ${formatBytes(content.size)}.`,
    button: picker === undefined ? 'Download the firmware' : `Save to ${way.drive}…`,
  } as const;
  const saved = await ask(studio, signal, question, () => saveToDrive(host, name, content));
  const restarted = { ...question, text: SAVED[saved](way, name), button: 'It has restarted' };
  await ask(studio, signal, restarted, () => Promise.resolve());
  return `${formatBytes(content.size)} saved for ${way.drive}; what the board answers next is the proof`;
};
