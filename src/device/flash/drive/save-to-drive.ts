/**
 * Firmware as a file on the drive that a board in its bootloader shows. Where the browser has a picker
 * (https://wicg.github.io/file-system-access/) the file goes straight there, else into the downloads, for
 * the person to copy. Whether the board took it is not seen from here: it restarts, which looks like a
 * drive pulled out; only the program's own answer tells.
 */
import { DeviceError } from '../../device-error';

interface FileWriter {
  write(content: Blob): Promise<void>;
  close(): Promise<void>;
}

interface FileHandle {
  createWritable(): Promise<FileWriter>;
}

/** The part of a window that is used. */
export interface FilePicker {
  showSaveFilePicker(options: { readonly suggestedName: string }): Promise<FileHandle>;
}

/** `restarted`: the drive went away with the last bytes, as boards do that took them. */
export type Saved = 'written' | 'restarted' | 'downloaded';

export interface DriveHost {
  /** Absent where the browser has none. */
  readonly picker?: FilePicker;
  readonly download: (name: string, content: Blob) => void;
}

const pick = async (picker: FilePicker, suggestedName: string): Promise<FileHandle> => {
  try {
    return await picker.showSaveFilePicker({ suggestedName });
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError')
      throw new DeviceError('cancelled', 'No place was chosen.', 'Choose the drive of the board.');
    throw new DeviceError(
      'no-permission',
      'The browser did not let the file be saved there.',
      'Choose the drive of the board itself, or use the download below and copy the file.',
    );
  }
};

const begin = async (handle: FileHandle): Promise<FileWriter> => {
  try {
    return await handle.createWritable();
  } catch {
    throw new DeviceError(
      'refused',
      'The drive took no file.',
      'Check that it is the drive of the board in its bootloader and that it is still there, then save again.',
    );
  }
};

/** What a browser or a system says that did not let the file be written; a drive that went away says others. */
const REFUSALS: readonly string[] = ['QuotaExceededError', 'NotAllowedError', 'SecurityError'];

const notSaved = (name: string): DeviceError =>
  name === 'QuotaExceededError'
    ? new DeviceError(
        'refused',
        'The drive has no room for the file.',
        'Check that it is the drive of the board in its bootloader, then save again.',
      )
    : new DeviceError(
        'no-permission',
        'The browser did not let the file be written.',
        'Save it again and allow it, or save the firmware as a file and copy it to the drive.',
      );

/** Needs a click. @throws DeviceError `cancelled`, `no-permission`, `refused` */
export const saveToDrive = async (
  { picker, download }: DriveHost,
  name: string,
  content: Blob,
): Promise<Saved> => {
  if (picker === undefined) {
    download(name, content);
    return 'downloaded';
  }
  const writer = await begin(await pick(picker, name));
  try {
    await writer.write(content);
    await writer.close();
    return 'written';
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (REFUSALS.includes(name)) throw notSaved(name);
    return 'restarted';
  }
};
