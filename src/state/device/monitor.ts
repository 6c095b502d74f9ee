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
  readonly port: OpenPort;
  readonly splitter: LineSplitter;
  ended: Promise<void>;
}

/** Open ports, and what was heard; the store has what is shown of it. */
const listenings = new WeakMap<Studio['store'], Listening>();
const collectors = new WeakMap<Studio['store'], Collector>();

const newCollector = async ({ kind }: ConnectedBoard): Promise<Collector> => {
  const [{ createCollector }, { EMULATOR_LIMITS }] = await Promise.all([
    import('../../device/console/collect'),
    import('../../device/emulator/emulated-pico'),
  ]);
  const place =
    kind === 'emulated'
      ? ({ kind, limits: EMULATOR_LIMITS } as const)
      : ({ kind: 'hardware' } as const);
  return createCollector({ when: new Date().toISOString(), place });
};

/** Opens the connected board's port and shows what it sends; does nothing where something is at work. */
export async function openMonitor(studio: Studio, baudRate: number): Promise<void> {
  const { store } = studio;
  const { board, underWay, monitor } = store.getState().device;
  if (board?.found === undefined || underWay !== null || monitor !== null) return;
  change(studio, { monitor: { baudRate }, heard: 0, failure: null });
  try {
    const [{ openPort }, { createLineSplitter }, collector] = await Promise.all([
      import('../../device/open-port'),
      import('../../device/console/lines'),
      newCollector(board),
    ]);
    const port = await openPort(board.found, { baudRate, bufferSize: BUFFER });
    const listening: Listening = {
      ...{ port, splitter: createLineSplitter() },
      ended: Promise.resolve(),
    };
    collectors.set(store, collector);
    listenings.set(store, listening);
    say(studio, 'studio', `Listening on ${board.found.label} at ${baudRate} baud.`);
    listening.ended = listen(studio, listening);
  } catch (error) {
    change(studio, { monitor: null, failure: deviceFailureOf(null, error) });
  }
}

/** Resolves when the port is free for others; at once where nothing listens. */
export async function closeMonitor({ store }: Pick<Studio, 'store'>): Promise<void> {
  const listening = listenings.get(store);
  await listening?.port.close();
  await listening?.ended;
}

/** @throws DeviceError as the port's queue does */
async function receive({ port, splitter }: Listening): Promise<readonly Line[]> {
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
async function listen(studio: Studio, listening: Listening): Promise<void> {
  const { store } = studio;
  const look = setInterval(() => tellHeard(studio), LOOK_MS);
  try {
    for (;;)
      for (const { text } of await receive(listening)) {
        say(studio, 'board', text);
        collectors.get(store)?.take(text);
      }
  } catch (error) {
    await listening.port.close();
    listenings.delete(store);
    say(studio, 'studio', 'Stopped listening.');
    const isClosed = error instanceof DeviceError && error.failure === 'cancelled';
    change(studio, {
      monitor: null,
      ...(!isClosed && { failure: deviceFailureOf(null, error) }),
    });
  } finally {
    clearInterval(look);
    tellHeard(studio);
  }
}

const tellHeard = (studio: Studio): void => {
  const heard = collectors.get(studio.store)?.found().measurements.length ?? 0;
  if (heard !== studio.store.getState().device.heard) change(studio, { heard });
};

/** Takes the timings that were heard into the history, and begins to listen anew. */
export async function takeHeard(studio: Studio): Promise<void> {
  const { device, open } = studio.store.getState();
  const collector = collectors.get(studio.store);
  if (collector === undefined) return;
  const { placeOperators } = await import('../../core/timings/operator-times');
  collector.end();
  const { measurements, reasons } = collector.found();
  keep(
    studio,
    measurements
      .map((one) => named(one, device.board))
      .map((one) => (open === null ? one : placeOperators(one, open.model.graph))),
  );
  if (device.board === null) collectors.delete(studio.store);
  else collectors.set(studio.store, await newCollector(device.board));
  const failure = { step: null, message: reasons.join(' '), advice: '' };
  change(studio, { heard: 0, view: 'times', failure: reasons.length === 0 ? null : failure });
}

/** With the board it came from, where it does not say itself. */
const named = (measurement: Measurement, board: ConnectedBoard | null): Measurement =>
  board === null || measurement.board.name !== 'unknown'
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
  const listening = listenings.get(studio.store);
  if (listening === undefined) return;
  say(studio, 'you', text);
  try {
    await listening.port.write(new TextEncoder().encode(`${text}${ENDINGS[ending]}`));
  } catch (error) {
    change(studio, { failure: deviceFailureOf(null, error) });
  }
}
