/**
 * Measuring a board: whatever its firmware can tell, as one `Measurement`. What goes wrong in the middle
 * ends it with a sentence, but what was measured until then is kept.
 */
import type { Measurement } from '../../core/timings/measurement';
import { dutFirmware } from '../console/dut-log';
import { runnerFacts, timedOperators } from '../console/runner-timings';
import { DeviceError } from '../device-error';
import { EMULATOR_LIMITS } from '../emulator/emulated-pico';
import { measureDut } from './measure-dut';
import { measureRunner } from './measure-runner';
import type { Device, DeviceSession } from './session';
import type { Job, MeasureOptions, Taken } from './taken';

export interface Measured {
  /** Also when it ended early; absent when nothing was measured. */
  readonly measurement?: Measurement;
  /** What the board computed from the given inputs, where that was compared. */
  readonly outputs?: readonly Uint8Array[];
  /** Why it ended early. The session is then closed. */
  readonly failure?: DeviceError;
}

const MOST_RUNS = 10_000;

const factsOf = (
  device: Device,
): Pick<Measurement, 'model' | 'firmware' | 'board' | 'kernels' | 'timer'> =>
  device.kind === 'runner'
    ? runnerFacts(device.hello)
    : {
        model: { name: device.model },
        firmware: { name: dutFirmware(device.vendor) },
        board: { name: 'unknown' },
        timer: { kind: 'microseconds', name: 'm-lap-us', hertz: 1e6 },
      };

const measurementOf = (
  { found, device }: DeviceSession,
  { about, nameOperator, warmups }: MeasureOptions,
  taken: Taken,
): Measurement => {
  const { model, firmware, board: told, ...facts } = factsOf(device);
  // What the firmware set its flash up to says nothing about an emulator's.
  const { flash: _flash, ...without } = told;
  const board = found.kind === 'emulated' ? without : told;
  const { runs, profiled, dropped, warnings, timer, outputsEqual } = taken;
  return {
    version: 1,
    when: new Date().toISOString(),
    model: { ...model, ...about?.model },
    firmware: { ...firmware, ...about?.firmware },
    board: { ...board, ...about?.board },
    ...facts,
    place:
      found.kind === 'emulated'
        ? { kind: 'emulated', limits: EMULATOR_LIMITS }
        : { kind: 'hardware' },
    ...(timer && { timer }),
    ...{ warmups, runs, dropped },
    operators: timedOperators(profiled, nameOperator ?? (() => undefined)),
    ...(outputsEqual !== undefined && { outputsEqual }),
    ...(warnings.length > 0 && { warnings }),
  };
};

/** Runs and warm-ups as the commands can say them. */
const within = (count: number, least: number): number =>
  Math.max(least, Math.min(MOST_RUNS, Math.round(count)));

const hasTimes = ({ runs, profiled }: Taken): boolean => runs.length + profiled.length > 0;

const run = ({ device }: DeviceSession, job: Job): Promise<void> =>
  device.kind === 'runner' ? measureRunner(job, device.hello) : measureDut(job);

const nothingWhole = (): DeviceError =>
  new DeviceError(
    'garbled',
    'Of all the times that were taken none arrived whole.',
    'Use a shorter cable or another USB port, and keep the wires away from motors and radios.',
  );

/** Measures what lies on the board. Never rejects but for a defect of the studio's own. */
export const measure = async (
  session: DeviceSession,
  options: MeasureOptions,
): Promise<Measured> => {
  const taken: Taken = {
    runs: [],
    profiled: [],
    warnings: [...(options.warnings ?? [])],
    dropped: 0,
  };
  const sane = {
    ...options,
    runs: within(options.runs, 1),
    warmups: within(options.warmups, 0),
    profiledRuns: within(options.profiledRuns ?? options.runs, 0),
  };
  const report = options.onProgress ?? (() => undefined);
  let failure: DeviceError | undefined;
  try {
    await run(session, { session, options: sane, taken, report });
    if (!hasTimes(taken)) throw nothingWhole();
  } catch (error) {
    await session.talk.interrupt();
    await session.close();
    if (!(error instanceof DeviceError)) throw error;
    failure = error;
  }
  return {
    ...(hasTimes(taken) && { measurement: measurementOf(session, sane, taken) }),
    ...(taken.outputs && { outputs: taken.outputs }),
    ...(failure && { failure }),
  };
};
