/**
 * The port of a board that has none yet, or that came back as another one: a restart into a bootloader and
 * out of it changes USB ids. Ports that this page may use already are looked through first, for a while,
 * since the system takes its time; then the person is asked for one click.
 */
import { BOARDS, findBoard } from '../../core/boards/boards';
import type { FoundPort } from '../../device/port';
import type { SerialHost } from '../../device/serial/find-ports';
import { DeviceError } from '../../device/device-error';
import type { Studio } from '../studio';
import { ask } from './ask';
import { change } from './change';
import { say } from './console';
import type { ConnectedBoard, DeviceStepId } from './device-state';

export interface Wanted {
  readonly board: ConnectedBoard;
  readonly step: DeviceStepId;
  /** What happened to the port before. */
  readonly why: string;
  readonly signal: AbortSignal;
}

const LOOK_MS = 3000;
const EVERY_MS = 250;

const vendorOf = ({ port }: FoundPort): number | undefined => port.getInfo().usbVendorId;

/** `2e8a:000a`; undefined for a port that is not USB. */
export const idOf = ({ port }: FoundPort): string | undefined => {
  const { usbVendorId, usbProductId } = port.getInfo();
  if (usbVendorId === undefined || usbProductId === undefined) return undefined;
  return [usbVendorId, usbProductId].map((n) => n.toString(16).padStart(4, '0')).join(':');
};

/** Ports that the board may have come back as. */
const candidates = (
  ports: readonly FoundPort[],
  { found, others = [] }: ConnectedBoard,
): readonly FoundPort[] =>
  ports.filter(
    ({ port }) => port !== found?.port && port.connected !== false && !others.includes(port),
  );

/** Whether these are the ids of the board itself, or of the port or adapter that it was on. */
const isKnown = ({ boardId, found }: ConnectedBoard, candidate: FoundPort): boolean => {
  const id = idOf(candidate);
  if (id === undefined) return false;
  const usb = boardId === undefined ? [] : (findBoard(boardId)?.usb ?? []);
  return usb.includes(id) || (found !== undefined && id === idOf(found));
};

/** Of the same vendor, and of no other board that is known: a bootloader, perhaps. */
const isLikely = ({ found }: ConnectedBoard, candidate: FoundPort): boolean => {
  const id = idOf(candidate);
  if (id === undefined || found === undefined || vendorOf(found) !== vendorOf(candidate))
    return false;
  return !BOARDS.some(({ usb }) => usb.includes(id));
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Among the ports this page may use; undefined when none of them may be it. */
const amongGranted = async (
  host: SerialHost,
  { board, signal }: Pick<Wanted, 'board' | 'signal'>,
): Promise<FoundPort | undefined> => {
  const { grantedPorts } = await import('../../device/serial/find-ports');
  const end = performance.now() + LOOK_MS;
  let likely: readonly FoundPort[] = [];
  while (performance.now() < end) {
    signal.throwIfAborted();
    const ports = candidates(await grantedPorts(host).catch(() => []), board);
    const known = ports.find((candidate) => isKnown(board, candidate));
    if (known !== undefined) return known;
    likely = ports.filter((candidate) => isLikely(board, candidate));
    await sleep(EVERY_MS);
  }
  return likely.length === 1 ? likely[0] : undefined;
};

const noSerial = (): DeviceError =>
  new DeviceError(
    'no-ability',
    'This browser has no Web Serial, so it cannot talk to the board.',
    'Open the studio in Chrome, Edge or Firefox 151 and measure there, or paste what the board prints.',
  );

/** @throws DeviceError `no-ability`, `no-permission`, `cancelled` */
export const findPort = async (studio: Studio, wanted: Wanted): Promise<FoundPort> => {
  const host = (await studio.deviceWorld()).serial();
  if (host === undefined) throw noSerial();
  const known = await amongGranted(host, wanted);
  if (known !== undefined) {
    say(studio, 'studio', `It is now on ${known.label}.`);
    return known;
  }
  const { requestPort } = await import('../../device/serial/find-ports');
  const { step, why: text, signal } = wanted;
  return ask(studio, signal, { step, text, button: 'Choose its port…' }, () => requestPort(host));
};

/** Where the board is now, if that can be told without asking. */
export const portAgain = async (
  studio: Studio,
  board: ConnectedBoard,
  signal: AbortSignal,
): Promise<FoundPort | undefined> => {
  const { found } = board;
  if (found?.port.connected !== false) return found;
  const host = (await studio.deviceWorld()).serial();
  const again = host && (await amongGranted(host, { board, signal }));
  return again ?? found;
};

/** The port to talk through: the board's own, unless that has gone. */
export const portOf = async (
  studio: Studio,
  board: ConnectedBoard,
  step: DeviceStepId,
  signal: AbortSignal,
): Promise<FoundPort> => {
  const { found, name } = board;
  if (found !== undefined && found.port.connected !== false) return found;
  const why =
    found === undefined
      ? `Which serial port is the ${name} on?`
      : `${found.label} is gone; the board may have come back as another port.`;
  const other = await findPort(studio, { board, step, why, signal });
  change(studio, ({ board: now }) =>
    now === board ? { board: { ...board, kind: 'serial', found: other } } : {},
  );
  return other;
};
