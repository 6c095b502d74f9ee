/** Connecting and leaving boards. One board is connected at a time. */
import type { ChipProgress } from '../../device/emulator/chip-link';
import type { Studio } from '../studio';
import { change } from './change';
import { say } from './console';
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

/** `at 0.11 × real time`. */
export const speedWords = ({ timesRealTime }: ChipProgress): string =>
  timesRealTime > 0 ? `, emulated at ${timesRealTime.toPrecision(2)} × real time` : '';
