/** Measuring firmware that nobody here wrote, which knows MLPerf Tiny's commands and no others. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Measured } from './measure';
import { measure } from './measure';
import { openSession } from './session';
import type { MeasureOptions } from './taken';
import { BANNER, wire } from './testing/fake-board';
import type { DutManners, FakeDut } from './testing/fake-dut';
import { createFakeDut, USUAL_MICROSECONDS } from './testing/fake-dut';
import { inNoTime } from './testing/patience';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const NEVER = new AbortController().signal;
const MOST_INPUT_BYTES = 27_648;

const measureOn = async (
  { found }: FakeDut,
  options: Partial<MeasureOptions> = {},
): Promise<Measured> => {
  const session = await inNoTime(openSession(found, { signal: NEVER }));
  const usual = { runs: 5, warmups: 2, signal: NEVER };
  const measured = await inNoTime(measure(session, { ...usual, ...options }));
  if (measured.failure) {
    expect(found.port.readable).toBeNull();
    expect(measured.failure.advice).not.toBe('');
  }
  await session.close();
  return measured;
};

const measureWith = (manners: DutManners, options?: Partial<MeasureOptions>): Promise<Measured> =>
  measureOn(createFakeDut(manners), options);

/** Changes the answers that give stamps; `run` counts from 0, which is the one that tries it out. */
const onInfer = (
  change: (usual: string, run: number, board: Parameters<Answer>[2]) => string | undefined,
): Answer => {
  let run = 0;
  return (command, usual, board) =>
    command.startsWith('infer') ? change(usual, run++, board) : usual;
};
type Answer = NonNullable<DutManners['answer']>;

const withStamps = (usual: string, begin: number, end: number): string =>
  usual.replace(/m-lap-us-\d+\r\nm-lap-us-\d+/, `m-lap-us-${begin}\r\nm-lap-us-${end}`);

const FIVE = Array<number>(5).fill(USUAL_MICROSECONDS);

describe('measuring MLPerf Tiny firmware', () => {
  it('takes whole runs, and says what they are', async () => {
    const { measurement, failure } = await measureWith({});
    expect(failure).toBeUndefined();
    expect(measurement).toMatchObject({
      ...{ runs: FIVE, warmups: 2, dropped: 0, operators: [] },
      model: { name: 'kws01' },
      firmware: { name: 'MLPerf Tiny firmware (somebody)' },
      timer: { kind: 'microseconds', hertz: 1e6 },
    });
    expect(measurement).not.toHaveProperty('warnings');
  });

  it('loads inputs 31 bytes a command, and always says how often to warm up', async () => {
    const board = createFakeDut();
    const input = Uint8Array.from({ length: 490 }, (_, i) => i * 3);
    expect((await measureOn(board, { inputs: [input] })).measurement?.runs).toEqual(FIVE);
    expect(board.loaded()).toEqual(input);
    const loads = board.commands.filter((command) => /^db [0-9a-f]/.test(command));
    expect(loads).toHaveLength(Math.ceil(490 / 31));
    expect(Math.max(...loads.map(({ length }) => length))).toBe('db '.length + 62);
    const infers = board.commands.filter((command) => command.startsWith('infer'));
    expect(infers).toEqual(['infer 1 2', ...Array<string>(5).fill('infer 1 0')]);
  });

  it('never sends more characters than its buffer holds', async () => {
    const board = createFakeDut();
    await measureOn(board, { inputs: [new Uint8Array(400)], bytesACommand: 1000 });
    expect(Math.max(...board.commands.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('loads as much as its buffer holds, and refuses a byte more by itself', async () => {
    const board = createFakeDut();
    const full = await measureOn(board, { inputs: [new Uint8Array(MOST_INPUT_BYTES)] });
    expect(full.measurement?.runs).toEqual(FIVE);
    expect(board.loaded()).toHaveLength(MOST_INPUT_BYTES);
    const other = createFakeDut();
    const { failure } = await measureOn(other, { inputs: [new Uint8Array(MOST_INPUT_BYTES + 1)] });
    expect(failure?.failure).toBe('too-large');
    // The firmware would take the number, and write behind its buffer.
    expect(other.commands.filter((command) => command.startsWith('db'))).toEqual([]);
  });

  it('subtracts stamps of a clock that wraps', async () => {
    // Between the stamps of the second run.
    const clock = 2 ** 32 - 4.5 * USUAL_MICROSECONDS;
    expect((await measureWith({ clock })).measurement).toMatchObject({ runs: FIVE, dropped: 0 });
  });

  it.each([
    ['stood still', 5000, 5000],
    ['went back', 5000, 4000],
  ])('drops a run during which the clock %s', async (_, begin, end) => {
    const answer = onInfer((usual, run) => (run === 3 ? withStamps(usual, begin, end) : usual));
    const { measurement, failure } = await measureWith({ answer });
    expect(failure).toBeUndefined();
    expect(measurement).toMatchObject({ runs: FIVE.slice(1), dropped: 1 });
  });

  it('gives up on a clock that never runs, and keeps what it had', async () => {
    const answer = onInfer((usual, run) => (run > 2 ? withStamps(usual, 7000, 7000) : usual));
    const { measurement, failure } = await measureWith({ answer });
    expect(failure?.sentence).toContain('stands still or goes back: it went from 7,000 to 7,000');
    expect(measurement).toMatchObject({ runs: FIVE.slice(3), dropped: 3 });
  });

  it('says so too when it was asked for one run only', async () => {
    const answer = onInfer((usual) => withStamps(usual, 7000, 6000));
    const { measurement, failure } = await measureWith({ answer }, { runs: 1 });
    expect(failure?.sentence).toContain('check th_timestamp');
    expect(measurement).toBeUndefined();
  });

  it('takes many inferences together where the clock is coarse', async () => {
    const board = createFakeDut({ step: 1000, clock: 5000 });
    const { measurement } = await measureOn(board);
    expect(measurement?.warnings?.[0]).toContain('moves in steps of 1,000 µs');
    expect(board.commands.at(-1)).toBe('infer 100 0');
    for (const run of measurement?.runs ?? [])
      expect(Math.abs(run / USUAL_MICROSECONDS - 1)).toBeLessThan(0.01);
  });

  it('drops a run of which a line is damaged or came twice', async () => {
    const answer = onInfer((usual, run) => {
      if (run === 1) return usual.replace('m-lap', 'm-lbp');
      if (run === 3) return usual.replace(/(m-lap-us-\d+\r\n)/, '$1$1');
      return run === 5 ? usual.replace('start-1', 'start-7') : usual;
    });
    expect((await measureWith({ answer })).measurement).toMatchObject({
      ...{ runs: FIVE.slice(3), dropped: 3 },
    });
  });

  it('gives up when stamps get lost again and again', async () => {
    const answer = onInfer((usual, run) => (run > 2 ? usual.replace('m-lap', 'm-lbp') : usual));
    const { measurement, failure } = await measureWith({ answer }, { runs: 10_000 });
    expect(failure?.failure).toBe('garbled');
    expect(measurement).toMatchObject({ runs: FIVE.slice(3), dropped: 3 });
  });

  it('goes on when only m-ready got lost, or stands in another line', async () => {
    const answer = onInfer((usual, run) => {
      if (run === 1) return usual.replace('m-ready', 'm-redy');
      return run === 2 ? `soon m-ready\r\nm-ready soon\r\n${usual}` : usual;
    });
    expect((await measureWith({ answer })).measurement).toMatchObject({ runs: FIVE, dropped: 0 });
  });

  it('says what firmware for energy measurements is', async () => {
    const answer = onInfer((usual) => usual.replaceAll(/m-lap-us-\d+\r\n/g, ''));
    const { failure } = await measureWith({ answer });
    expect(failure?.sentence).toContain('EE_CFG_ENERGY_MODE 0');
  });

  it('says what the board says when it refuses', async () => {
    const answer = onInfer(() => wire(['e-[Inference iterations must be >0]', 'm-ready']));
    const { failure } = await measureWith({ answer });
    expect(failure?.failure).toBe('refused');
    expect(failure?.sentence).toContain('Inference iterations must be >0');
  });

  it.each([
    ['half', 0.25, true],
    ['twice', 4, true],
    ['nearly', 0.6, false],
    ['nearly', 1.9, false],
  ])('warns of a clock that runs at %s the rate it believes (%f)', async (_, ratio, isWarned) => {
    const answer = onInfer((usual, run, { say }) => {
      if (run === 0) return usual;
      const at = usual.lastIndexOf('m-lap');
      say(usual.slice(0, at));
      setTimeout(() => say(usual.slice(at)), 400);
      return undefined;
    });
    const { measurement } = await measureWith({ takes: 400_000 * ratio, answer });
    expect(measurement?.runs).toHaveLength(5);
    const warning = measurement?.warnings?.some((text) =>
      text.includes('does not run at the rate'),
    );
    expect(warning ?? false).toBe(isWarned);
  });

  it('blames no clock for a tab that slept once in the middle of a run', async () => {
    const answer = onInfer((usual, run, { say }) => {
      if (run === 0) return usual;
      const at = usual.lastIndexOf('m-lap');
      say(usual.slice(0, at));
      setTimeout(() => say(usual.slice(at)), run === 3 ? 4500 : 200);
      return undefined;
    });
    const { measurement } = await measureWith({ takes: 200_000, answer });
    expect(measurement).toMatchObject({ runs: Array<number>(5).fill(200_000), dropped: 0 });
    expect(measurement).not.toHaveProperty('warnings');
  });

  it('blames no clock for a hidden tab, which is handed whole answers at once', async () => {
    const answer = onInfer((usual, run, { say }) => {
      if (run === 0) return usual;
      setTimeout(() => say(usual), 1000);
      return undefined;
    });
    const { measurement } = await measureWith({ takes: 200_000, answer });
    expect(measurement).toMatchObject({ runs: Array<number>(5).fill(200_000), dropped: 0 });
    expect(measurement).not.toHaveProperty('warnings');
  });

  it.each<[string, string, (board: FakeDut) => void]>([
    ['the cable is pulled', 'lost', ({ lose }) => lose()],
    ['it is reset', 'lost', ({ say }) => say(wire(['', ...BANNER]))],
    ['it is reset twice', 'lost', ({ say }) => say(wire(['', ...BANNER.slice(0, 2), ...BANNER]))],
    ['it falls silent', 'timeout', () => undefined],
  ])('keeps what it has when %s', async (_, failure, happen) => {
    let isOver = false;
    const answer = onInfer((usual, run, board) => {
      if (run < 3) return usual;
      isOver = true;
      board.say(usual.slice(0, 40));
      happen({ ...board, loaded: () => new Uint8Array() });
      return undefined;
    });
    const whole: Answer = (command, usual, board) =>
      isOver ? undefined : answer(command, usual, board);
    const measured = await measureWith({ answer: whole });
    expect(measured.failure?.failure).toBe(failure);
    expect(measured.measurement).toMatchObject({ runs: FIVE.slice(3), dropped: 0 });
  });

  it.each(['db load', 'db 00', 'infer 1 2', 'timestamp', 'infer 1 0'])(
    'ends when the cable is pulled at “%s”',
    async (stage) => {
      const board: FakeDut = createFakeDut({
        answer: (command, usual) => {
          if (!command.startsWith(stage)) return usual;
          board.lose();
          return undefined;
        },
      });
      const { failure, measurement } = await measureOn(board, { inputs: [new Uint8Array(40)] });
      expect(failure?.failure).toBe('lost');
      expect(measurement).toBeUndefined();
    },
  );

  it('can be stopped, and measured again', async () => {
    const stop = new AbortController();
    const answer = onInfer((usual, run) => {
      if (run === 3) stop.abort();
      return run === 3 ? undefined : usual;
    });
    const board = createFakeDut({ answer });
    const first = await measureOn(board, { signal: stop.signal });
    expect(first.failure?.failure).toBe('cancelled');
    expect(first.measurement?.runs).toEqual(FIVE.slice(3));
    expect((await measureOn(board)).measurement?.runs).toEqual(FIVE);
  });
});
