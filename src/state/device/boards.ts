/** Connecting and leaving boards. One board is connected at a time. */
import { BOARDS } from '../../core/boards/boards';
import type { ChipProgress } from '../../device/emulator/chip-link';
import type { FoundPort } from '../../device/port';
import type { Studio } from '../studio';
import { change } from './change';
import { say } from './console';
import { deviceFailureOf } from './device-failure';
import type { ConnectedBoard } from './device-state';

const EMULATED_ID = 'pico';

/** Leaves the connected board, if there is one. */
export function leaveBoard(studio: Studio): void {
  const { board } = studio.store.getState().device;
  if (board === null) return;
  change(studio, { board: null });
  board.leave();
  say(studio, 'studio', `Left the ${board.name}.`);
}

/** Starts the emulated Pico in place of what is connected. */
export async function connectEmulated(studio: Studio): Promise<ConnectedBoard> {
  leaveBoard(studio);
  const [world, { startEmulatedPico }] = await Promise.all([
    studio.deviceWorld(),
    import('../../device/emulator/emulated-pico'),
  ]);
  const pico = startEmulatedPico(world.startChip);
  const board: ConnectedBoard = {
    kind: 'emulated',
    found: pico.found,
    name: pico.found.label,
    boardIds: [EMULATED_ID],
    flasher: pico.flasher,
    watch: pico.watch,
    leave: pico.stop,
  };
  change(studio, { board, failure: null });
  say(studio, 'studio', `The ${board.name} has power.`);
  void pico.ended.then((why) => {
    if (studio.store.getState().device.board !== board) return;
    const failure = {
      step: null,
      message: `The emulated board ended by itself: ${why}`,
      advice: 'Start it again.',
    };
    change(studio, { board: null, failure });
  });
  return board;
}

/** What ports a person can choose from without the picker; also tells whether there is a picker. */
export async function lookForPorts(studio: Studio): Promise<void> {
  const host = (await studio.deviceWorld()).serial();
  if (host === undefined) {
    change(studio, { ports: null });
    return;
  }
  const { grantedPorts } = await import('../../device/serial/find-ports');
  // Refused by the page's policy: the same as having none.
  change(studio, { ports: await grantedPorts(host).catch(() => []) });
}

/** Shows the browser's picker. The page works on while it is open. */
export async function pickPort(studio: Studio): Promise<void> {
  const host = (await studio.deviceWorld()).serial();
  if (host === undefined) return;
  const { requestPort } = await import('../../device/serial/find-ports');
  change(studio, { failure: null });
  try {
    connectPort(studio, await requestPort(host));
    await lookForPorts(studio);
  } catch (error) {
    change(studio, { failure: deviceFailureOf(null, error) });
  }
}

/** Boards of the table that this port's USB ids belong to. */
const boardsAt = ({ port }: FoundPort) => {
  const { usbVendorId, usbProductId } = port.getInfo();
  if (usbVendorId === undefined || usbProductId === undefined) return [];
  const id = [usbVendorId, usbProductId].map((n) => n.toString(16).padStart(4, '0')).join(':');
  return BOARDS.filter(({ usb }) => usb.includes(id));
};

/** Takes a real port in place of what is connected. It is opened when something is to be said. */
export function connectPort(studio: Studio, found: FoundPort): void {
  leaveBoard(studio);
  const boards = boardsAt(found);
  const names = boards.map(({ name }) => name).join(' or ');
  const board: ConnectedBoard = {
    kind: 'serial',
    found,
    name: names === '' ? found.label : names,
    boardIds: boards.map(({ id }) => id),
    leave: () => undefined,
  };
  change(studio, { board, failure: null });
  say(studio, 'studio', `Connected: ${found.label}${names === '' ? '' : `, ${names}`}.`);
}

/** `at 0.11 × real time`. */
export const speedWords = ({ timesRealTime }: ChipProgress): string =>
  timesRealTime > 0 ? `, emulated at ${timesRealTime.toPrecision(2)} × real time` : '';
