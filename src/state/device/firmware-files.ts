/** Firmware as a file: made for a board with a runner, to be put there by other means. */
import { writeBin } from '../../core/firmware/bin';
import type { Firmware } from '../../core/firmware/firmware';
import { writeHex } from '../../core/firmware/hex';
import { writeUf2 } from '../../core/firmware/uf2';
import type { Runner } from '../../core/runner/runners';
import type { Studio } from '../studio';
import { change } from './change';
import { deviceFailureOf } from './device-failure';
import type { FirmwareFormat } from './device-state';

const CONTENT: Readonly<Record<FirmwareFormat, (firmware: Firmware) => BlobPart>> = {
  uf2: writeUf2,
  hex: ({ segments }) => writeHex(segments),
  bin: writeBin,
};

/** The open model joined with a runner. @throws InputError when it does not fit */
export async function firmwareFor(studio: Studio, { id }: Pick<Runner, 'id'>): Promise<Firmware> {
  const { open } = studio.store.getState();
  if (open === null) throw new Error('No model is open.');
  const world = await studio.deviceWorld();
  return open.session.runnerFirmware(await world.runnerImage(id));
}

/** Saves the open model's firmware for a runner's boards. */
export async function saveFirmware(
  studio: Studio,
  runner: Runner,
  format: FirmwareFormat,
): Promise<void> {
  const { open } = studio.store.getState();
  const stem = open?.model.file.name.replace(/\.[^.]*$/, '') ?? 'model';
  try {
    const firmware = await firmwareFor(studio, runner);
    const content = new Blob([CONTENT[format](firmware)], { type: 'application/octet-stream' });
    studio.download(`${stem}-${runner.id}.${format}`, content);
    change(studio, { failure: null });
  } catch (error) {
    change(studio, { failure: deviceFailureOf(null, error) });
  }
}
