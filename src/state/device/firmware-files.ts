/** Firmware as a file: made for a board with a runner, to be put there by other means. */
import type { Firmware, FirmwareFormat } from '../../core/firmware/firmware';
import type { Runner } from '../../core/runner/runners';
import type { Studio } from '../studio';
import type { OpenModel } from '../studio-state';
import { change } from './change';
import { deviceFailureOf } from './device-failure';

const openModel = ({ store }: Studio): OpenModel => {
  const { open } = store.getState();
  if (open === null) throw new Error('No model is open.');
  return open;
};

/** A model, the open one unless stated, joined with a runner. @throws InputError when it does not fit */
export async function firmwareFor(
  studio: Studio,
  { id }: Pick<Runner, 'id'>,
  { session } = openModel(studio),
): Promise<Firmware> {
  const world = await studio.deviceWorld();
  return session.runnerFirmware(await world.runnerImage(id));
}

/** Firmware as the contents of a file. @throws InputError `limit` */
export async function contentOf(
  studio: Studio,
  firmware: Firmware,
  format: FirmwareFormat,
): Promise<Blob> {
  const bytes = await openModel(studio).session.writeFirmware(firmware, format);
  return new Blob([new Uint8Array(bytes)], { type: 'application/octet-stream' });
}

/** Saves the open model's firmware for a runner's boards. */
export async function saveFirmware(
  studio: Studio,
  runner: Runner,
  format: FirmwareFormat,
): Promise<void> {
  try {
    const { model } = openModel(studio);
    const stem = model.file.name.replace(/\.[^.]*$/, '');
    const content = await contentOf(studio, await firmwareFor(studio, runner), format);
    studio.download(`${stem}-${runner.id}.${format}`, content);
    change(studio, { failure: null });
  } catch (error) {
    change(studio, { failure: deviceFailureOf(null, error) });
  }
}
