/** What boards need of the outside world, so that everything about them runs in tests without a browser. */
import type { RunnerId } from '../../core/runner/runners';
import type { StartChip } from '../../device/emulator/chip-link';
import type { FilePicker } from '../../device/flash/drive/save-to-drive';
import type { SerialHost } from '../../device/serial/find-ports';

export interface DeviceWorld {
  /** How an emulated chip starts: in a worker. */
  readonly startChip: StartChip;
  /** The browser's Web Serial, or ports over its WebUSB; undefined where it has neither. */
  readonly serial: () => SerialHost | undefined;
  /** How files are saved where the person says; undefined where there are only downloads. */
  readonly filePicker: () => FilePicker | undefined;
  /** One of the prebuilt images. @throws InputError when it cannot be fetched */
  readonly runnerImage: (id: RunnerId) => Promise<Uint8Array>;
}
