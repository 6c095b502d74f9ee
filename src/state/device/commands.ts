/**
 * What the page can ask of boards. Everything behind it is loaded when it is first asked for: profiling
 * needs no board.
 */
import type { FlashWay } from '../../core/boards/flash-ways';
import type { FirmwareFormat } from '../../core/firmware/firmware';
import type { Runner } from '../../core/runner/runners';
import type { FoundPort } from '../../device/port';
import type { Studio } from '../studio';
import { change } from './change';
import type { DeviceView, LineEnding } from './device-state';
import { stopJob } from './stop-job';

const flow = () => import('./flash-and-measure');
const boards = () => import('./boards');
const own = () => import('./own-firmware');

export const flashAndMeasure = async (studio: Studio): Promise<void> =>
  (await flow()).flashAndMeasure(studio);

export const measureAgain = async (studio: Studio): Promise<void> =>
  (await flow()).measureAgain(studio);

export const flashOwn = async (studio: Studio): Promise<void> => (await flow()).flashOwn(studio);

export const addOwn = async (studio: Studio, files: readonly File[]): Promise<void> =>
  (await own()).addOwn(studio, files);

export const removeOwn = (studio: Studio, id: number): void =>
  change(studio, ({ own: parts }) => ({ own: parts.filter((part) => part.id !== id) }));

/** Says where a file belongs. @param address as typed */
export const placeOwn = (studio: Studio, id: number, address: string): void =>
  change(studio, ({ own: parts }) => ({
    own: parts.map((part) => (part.id === id ? { ...part, address } : part)),
  }));

export const showView = (studio: Studio, view: DeviceView): void => change(studio, { view });

export const stop = stopJob;

export const takeEmulated = async (studio: Studio): Promise<void> => {
  await (await boards()).connectEmulated(studio);
};

export const lookForPorts = async (studio: Studio): Promise<void> =>
  (await boards()).lookForPorts(studio);

export const pickPort = async (studio: Studio): Promise<void> => (await boards()).pickPort(studio);

export const connectPort = async (studio: Studio, found: FoundPort): Promise<void> =>
  (await boards()).connectPort(studio, found);

/** Goes on without a port: the board shows a drive. */
export const connectDrive = async (studio: Studio, boardId: string): Promise<void> =>
  (await boards()).connectDrive(studio, boardId);

export const identifyBoard = async (studio: Studio, boardId: string): Promise<void> =>
  (await boards()).identifyBoard(studio, boardId);

export const chooseWay = async (studio: Studio, way: FlashWay): Promise<void> =>
  (await boards()).chooseWay(studio, way);

export const disconnect = async (studio: Studio): Promise<void> =>
  (await boards()).leaveBoard(studio);

/** @param runs at least 1 */
export const chooseRuns = (studio: Studio, runs: number): void => change(studio, { runs });

export const chooseWarmups = (studio: Studio, warmups: number): void => change(studio, { warmups });

export const showMeasurement = (studio: Studio, id: number): void =>
  change(studio, ({ against, shown }) => ({
    shown: id,
    against: against === id ? shown : against,
  }));

/** @param id null for comparing with none */
export const compareWith = (studio: Studio, id: number | null): void =>
  change(studio, { against: id });

export const saveHistory = async (studio: Studio): Promise<void> =>
  (await import('./history')).saveHistory(studio);

export const forgetMeasurement = async (studio: Studio, id: number): Promise<void> =>
  (await import('./history')).forgetMeasurement(studio, id);

export const importHistory = async (studio: Studio, file: Blob): Promise<void> =>
  (await import('./history')).importHistory(studio, file);

export const saveFirmware = async (
  studio: Studio,
  runner: Runner,
  format: FirmwareFormat,
): Promise<void> => (await import('./firmware-files')).saveFirmware(studio, runner, format);

const monitor = () => import('./monitor');

/** Listens to the connected board, and to nothing but what it says by itself. */
export const openMonitor = async (studio: Studio, baudRate: number): Promise<void> =>
  (await monitor()).openMonitor(studio, baudRate);

export const closeMonitor = async (studio: Studio): Promise<void> =>
  (await monitor()).closeMonitor(studio);

export const sendLine = async (studio: Studio, text: string, ending: LineEnding): Promise<void> =>
  (await monitor()).sendLine(studio, text, ending);

export const takeHeard = async (studio: Studio): Promise<void> =>
  (await monitor()).takeHeard(studio);

/** @returns whether there were timings in it */
export const readLog = async (studio: Studio, text: string): Promise<boolean> =>
  (await import('./pasted-log')).readLog(studio, text);
