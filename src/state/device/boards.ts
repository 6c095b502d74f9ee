/** Connecting and leaving boards. One board is connected at a time. */
import type { Board } from '../../core/boards/board';
import { BOARDS, findBoard } from '../../core/boards/boards';
import { flashWays } from '../../core/boards/flash-ways';
import type { FlashWay } from '../../core/boards/flash-ways';
import type { ChipProgress } from '../../device/emulator/chip-link';
import type { FoundPort } from '../../device/port';
import type { SerialHost } from '../../device/serial/find-ports';
import type { Studio } from '../studio';
import { change } from './change';
import { say } from './console';
import { deviceFailureOf } from './device-failure';
import type { ConnectedBoard } from './device-state';
import { idOf } from './find-port';
import { closeMonitor } from './monitor';

const EMULATED_ID = 'pico';

/** Leaves the connected board, if there is one. */
export function leaveBoard(studio: Studio): void {
  const { board } = studio.store.getState().device;
  if (board === null) return;
  change(studio, { board: null });
  void closeMonitor(studio);
  board.leave();
  say(studio, 'studio', `Left the ${board.name}.`);
}

/**
 * Starts the emulated Pico in place of what is connected.
 * @returns it, or the board that was connected while its code was loaded
 */
export async function connectEmulated(
  studio: Studio,
  signal?: AbortSignal,
): Promise<ConnectedBoard> {
  const { board: before } = studio.store.getState().device;
  const [world, { startEmulatedPico }] = await Promise.all([
    studio.deviceWorld(),
    import('../../device/emulator/emulated-pico'),
  ]);
  signal?.throwIfAborted();
  const { board: now } = studio.store.getState().device;
  if (now !== null && now !== before) return now;
  leaveBoard(studio);
  const pico = startEmulatedPico(world.startChip);
  const board: ConnectedBoard = {
    kind: 'emulated',
    found: pico.found,
    name: pico.found.label,
    boardIds: [EMULATED_ID],
    boardId: EMULATED_ID,
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
  const { grantedPorts, serialSupport } = await import('../../device/serial/find-ports');
  const { limits } = serialSupport(host);
  // Refused by the page's policy: the same as having none.
  const ports = host === undefined ? null : await grantedPorts(host).catch(() => []);
  change(studio, { ports, limits });
  if (host !== undefined) watchPorts(studio, host);
}

const watched = new WeakSet<SerialHost>();

/** Boards come and go while the page is open. */
function watchPorts(studio: Studio, host: SerialHost): void {
  if (watched.has(host)) return;
  watched.add(host);
  for (const event of ['connect', 'disconnect'])
    host.addEventListener?.(event, () => void lookForPorts(studio));
}

/** Shows the browser's picker. The page works on while it is open, for as long as that may be. */
export async function pickPort(studio: Studio): Promise<void> {
  const host = (await studio.deviceWorld()).serial();
  if (host === undefined) return;
  const { requestPort } = await import('../../device/serial/find-ports');
  change(studio, { failure: null });
  try {
    const found = await requestPort(host);
    // An answer that comes while another board is at work must not take that board away.
    if (studio.store.getState().device.underWay === null) connectPort(studio, found);
    await lookForPorts(studio);
  } catch (error) {
    if (studio.store.getState().device.underWay === null)
      change(studio, { failure: deviceFailureOf(null, error) });
  }
}

/** Boards of the table that this port's USB ids belong to. */
const boardsAt = (found: FoundPort): readonly Board[] => {
  const id = idOf(found);
  return id === undefined ? [] : BOARDS.filter(({ usb }) => usb.includes(id));
};

/** The board that these candidates leave, if their ids tell boards; the one chosen in the header, if it is among them. */
const likely = (
  studio: Studio,
  found: FoundPort,
  candidates: readonly Board[],
): Board | undefined => {
  const { boardId } = studio.store.getState();
  if (isAdapter(found)) return undefined;
  return candidates.length === 1 ? candidates[0] : candidates.find(({ id }) => id === boardId);
};

/** FTDI, CP210x, CH340, PL2303: such ids tell the cable, and any board may be behind it. */
const ADAPTER_VENDORS: readonly (number | undefined)[] = [0x0403, 0x10c4, 0x1a86, 0x067b];
const isAdapter = ({ port }: FoundPort): boolean =>
  ADAPTER_VENDORS.includes(port.getInfo().usbVendorId);

/** What follows from knowing which board it is. */
const known = ({ id, name }: Board): Pick<ConnectedBoard, 'boardId' | 'name' | 'way'> => {
  const [way] = flashWays(id);
  return { boardId: id, name, ...(way && { way }) };
};

/** Takes a real port in place of what is connected. It is opened when something is to be said. */
export function connectPort(studio: Studio, found: FoundPort): void {
  leaveBoard(studio);
  const candidates = boardsAt(found);
  const board = likely(studio, found, candidates);
  const connected: ConnectedBoard = {
    ...{ kind: 'serial', found, name: found.label },
    boardIds: candidates.map(({ id }) => id),
    ...(board && known(board)),
    leave: () => undefined,
  };
  change(studio, { board: connected, failure: null });
  void rememberOthers(studio, found);
  const names = candidates.map(({ name }) => name).join(' or ');
  say(studio, 'studio', `Connected: ${found.label}${names === '' ? '' : `, ${names}`}.`);
}

/** What is there now is no later return of this board, even with the same ids. */
async function rememberOthers(studio: Studio, found: FoundPort | undefined): Promise<void> {
  const host = (await studio.deviceWorld()).serial();
  const ports = (await host?.getPorts().catch(() => [])) ?? [];
  const others = ports.filter((port) => port !== found?.port);
  change(studio, ({ board }) =>
    board === null || board.found !== found ? {} : { board: { ...board, others } },
  );
}

/** Takes a board that shows a drive and has no port yet. */
export function connectDrive(studio: Studio, boardId: string): void {
  const board = findBoard(boardId);
  if (board === undefined) return;
  leaveBoard(studio);
  const connected: ConnectedBoard = {
    ...{ kind: 'drive', boardIds: [boardId], leave: () => undefined },
    ...known(board),
  };
  change(studio, { board: connected, failure: null });
  void rememberOthers(studio, undefined);
}

/** The person says which board it is. */
export function identifyBoard(studio: Studio, boardId: string): void {
  const board = findBoard(boardId);
  if (board === undefined) return;
  change(studio, ({ board: connected, underWay }) => {
    if (connected === null || connected.kind === 'emulated' || underWay !== null) return {};
    const { way: _, ...rest } = connected;
    return { board: { ...rest, ...known(board) }, failure: null };
  });
}

/** Chooses among the ways onto the board. */
export function chooseWay(studio: Studio, way: FlashWay): void {
  change(studio, ({ board, underWay }) =>
    board === null || underWay !== null ? {} : { board: { ...board, way } },
  );
}

/** `at 0.11 × real time`. */
export const speedWords = ({ timesRealTime }: ChipProgress): string =>
  timesRealTime > 0 ? `, emulated at ${timesRealTime.toPrecision(2)} × real time` : '';
