/**
 * A serial monitor on the connected board's port, while nothing else talks through it: every line goes to
 * the console, and timings among them stay ready to be taken. It lets go of the port when a job begins.
 */
import type { Measurement } from '../../core/timings/measurement';
import type { Collector } from '../../device/console/collect';
import type { Line, LineSplitter } from '../../device/console/lines';
import { DeviceError } from '../../device/device-error';
import type { OpenPort } from '../../device/open-port';
import type { Studio } from '../studio';
import { change } from './change';
import { say } from './console';
import { deviceFailureOf } from './device-failure';
import type { ConnectedBoard, LineEnding } from './device-state';
import { portAgain } from './find-port';
import { keep } from './keep';

const BUFFER = 64 * 1024;
/** What goes on for no longer than this may be a line still under way; a prompt is shown after it. */
const IDLE_MS = 400;
/** Looking for timings takes longer the more was heard, so it is not done for every line. */
const LOOK_MS = 500;

const ENDINGS: Readonly<Record<LineEnding, string>> = {
  none: '',
  lf: '\n',
  crlf: '\r\n',
  percent: '%',
};

interface Listening {
  readonly stop: AbortController;
  /** From when it is open. */
  port?: OpenPort;
  /** Resolves when the port is free for others; never rejects. */
  ended: Promise<void>;
}

/** What was heard and from whom; it outlasts the port until it is taken. */
interface Hearing {
  readonly collector: Collector;
  readonly board: ConnectedBoard;
}

/** The store has what is shown of it. */
const listenings = new WeakMap<Studio['store'], Listening>();
const hearings = new WeakMap<Studio['store'], Hearing>();

const newHearing = async (board: ConnectedBoard): Promise<Hearing> => {
  const [{ createCollector }, { EMULATOR_LIMITS }] = await Promise.all([
    import('../../device/console/collect'),
    import('../../device/emulator/emulated-pico'),
  ]);
  const place =
    board.kind === 'emulated'
      ? ({ kind: board.kind, limits: EMULATOR_LIMITS } as const)
      : ({ kind: 'hardware' } as const);
  return { collector: createCollector({ when: new Date().toISOString(), place }), board };
};

const isSamePort = (a: ConnectedBoard, b: ConnectedBoard | null): b is ConnectedBoard =>
  a.found === b?.found;

/** Opens the connected board's port and shows what it sends; does nothing where something is at work. */
export async function openMonitor(studio: Studio, baudRate: number): Promise<void> {
  const { store } = studio;
  const { board, underWay, monitor } = store.getState().device;
  if (board?.found === undefined || underWay !== null || monitor !== null) return;
  change(studio, { monitor: { baudRate }, failure: null });
  const listening: Listening = { stop: new AbortController(), ended: Promise.resolve() };
  listenings.set(store, listening);
  const opening = openFor(studio, listening, board, baudRate);
  listening.ended = opening.then((whole) => whole());
  await opening;
}

/** Never rejects. @returns what goes on while the port is open */
async function openFor(
  studio: Studio,
  listening: Listening,
  board: ConnectedBoard,
  baudRate: number,
): Promise<() => Promise<void>> {
  const { store } = studio;
  const nothing = (): Promise<void> => Promise.resolve();
  const isStopped = (): boolean => listening.stop.signal.aborted;
  try {
    const [{ openPort }, { createLineSplitter }] = await Promise.all([
      import('../../device/open-port'),
      import('../../device/console/lines'),
    ]);
    const hearing = hearings.get(store);
    if (hearing === undefined || !isSamePort(hearing.board, board)) {
      // What another board said and nobody took must not be lost, nor become this one's.
      await takeHeard(studio);
      hearings.set(store, await newHearing(board));
    }
    const found = await portAgain(studio, board, listening.stop.signal);
    if (found === undefined || isStopped()) throw stopped();
    const port = await openPort(found, { baudRate, bufferSize: BUFFER });
    if (isStopped()) {
      await port.close();
      throw stopped();
    }
    listening.port = port;
    say(studio, 'studio', `Listening on ${found.label} at ${baudRate} baud.`);
    return () => listen(studio, listening, port, createLineSplitter());
  } catch (error) {
    end(studio, listening, error);
    return nothing;
  }
}

const stopped = (): DeviceError => new DeviceError('cancelled', 'It was stopped.', '');

function end(studio: Studio, listening: Listening, error: unknown): void {
  const { store } = studio;
  if (listenings.get(store) !== listening) return;
  listenings.delete(store);
  const isStopped = error instanceof DeviceError && error.failure === 'cancelled';
  change(studio, {
    monitor: null,
    ...(!isStopped && { failure: deviceFailureOf(null, error) }),
  });
}

/** Resolves when the port is free for others; at once where nothing listens. */
export async function closeMonitor({ store }: Pick<Studio, 'store'>): Promise<void> {
  const listening = listenings.get(store);
  listening?.stop.abort();
  await listening?.port?.close();
  await listening?.ended;
}

/** @throws DeviceError as the port's queue does */
async function receive(port: OpenPort, splitter: LineSplitter): Promise<readonly Line[]> {
  try {
    const first = await port.received.take(1, { ms: IDLE_MS });
    const now = performance.now();
    return [...splitter.push(first, now), ...splitter.push(port.received.drain(), now)];
  } catch (error) {
    if (error instanceof DeviceError && error.failure === 'timeout')
      return splitter.end(performance.now());
    throw error;
  }
}

/** Until the port is closed or lost; never rejects. */
async function listen(
  studio: Studio,
  listening: Listening,
  port: OpenPort,
  splitter: LineSplitter,
): Promise<void> {
  const look = setInterval(() => tellHeard(studio), LOOK_MS);
  try {
    for (;;)
      for (const { text } of await receive(port, splitter)) {
        say(studio, 'board', text);
        hearings.get(studio.store)?.collector.take(text);
      }
  } catch (error) {
    await port.close();
    say(studio, 'studio', 'Stopped listening.');
    end(studio, listening, error);
  } finally {
    clearInterval(look);
    tellHeard(studio);
  }
}

const tellHeard = (studio: Studio): void => {
  const heard = hearings.get(studio.store)?.collector.found().measurements.length ?? 0;
  if (heard !== studio.store.getState().device.heard) change(studio, { heard });
};

/** Takes the timings that were heard into the history, once, and begins to listen anew. */
export async function takeHeard(studio: Studio): Promise<void> {
  const { store } = studio;
  const hearing = hearings.get(store);
  if (hearing === undefined) return;
  const { placeOperators } = await import('../../core/timings/operator-times');
  const { device, open } = store.getState();
  // Since then the person may have said which board it is.
  const board = isSamePort(hearing.board, device.board) ? device.board : hearing.board;
  // While it listens the rest of a list is still to come.
  if (device.monitor === null) hearing.collector.end();
  const { measurements, reasons } = hearing.collector.found();
  hearing.collector.reset();
  const when = new Date().toISOString();
  const placed = measurements
    .map((one) => ({ ...named(one, board), when }))
    .map((one) => (open === null ? one : placeOperators(one, open.model.graph)));
  keep(studio, placed);
  const failure = { step: null, message: reasons.join(' '), advice: '' };
  change(studio, {
    heard: 0,
    ...(placed.length > 0 && { view: 'times' }),
    failure: reasons.length === 0 ? null : failure,
  });
}

/** With the board it came from, where it does not say itself. */
const named = (measurement: Measurement, board: ConnectedBoard): Measurement =>
  measurement.board.name !== 'unknown'
    ? measurement
    : {
        ...measurement,
        board: {
          ...measurement.board,
          name: board.name,
          ...(board.boardId !== undefined && { id: board.boardId }),
        },
      };

/** Sends a line over the open monitor. */
export async function sendLine(studio: Studio, text: string, ending: LineEnding): Promise<void> {
  const port = listenings.get(studio.store)?.port;
  if (port === undefined) return;
  say(studio, 'you', text);
  try {
    await port.write(new TextEncoder().encode(`${text}${ENDINGS[ending]}`));
  } catch (error) {
    change(studio, { failure: deviceFailureOf(null, error) });
  }
}
