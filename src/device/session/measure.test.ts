/** Measuring a board that behaves, and one that does not: what counts, what is dropped, what is said. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownLine } from '../console/testing/own-line';
import { measure } from './measure';
import type { Measured } from './measure';
import { openSession } from './session';
import type { MeasureOptions } from './taken';
import type { FakeBoard, FakeManners } from './testing/fake-board';
import {
  BANNER,
  createFakeBoard,
  INPUT,
  runTicks,
  stepTicks,
  turned,
  wire,
} from './testing/fake-board';
import { inNoTime } from './testing/patience';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const NEVER = new AbortController().signal;

const measureOn = async (
  { found }: FakeBoard,
  options: Partial<MeasureOptions> = {},
): Promise<Measured> => {
  const session = await inNoTime(openSession(found, { signal: NEVER }));
  const given = {
    runs: 5,
    warmups: 1,
    profiledRuns: 3,
    inputs: [INPUT],
    expected: [turned(INPUT)],
  };
  const measured = await inNoTime(measure(session, { ...given, signal: NEVER, ...options }));
  if (measured.failure) expect(found.port.readable).toBeNull();
  await session.close();
  return measured;
};

const measureWith = (manners: FakeManners, options?: Partial<MeasureOptions>): Promise<Measured> =>
  measureOn(createFakeBoard(manners), options);

/** Changes the answers to one command only. */
const only =
  (
    begin: string,
    change: (usual: string, board: FakeBoard) => string | undefined,
  ): NonNullable<FakeManners['answer']> =>
  (command, usual, board) =>
    command.startsWith(begin) ? change(usual, board) : usual;

const RUNS = [0, 1, 2, 3, 4].map(runTicks);
const [FIRST, SECOND] = [0, 1].map((operator) =>
  [0, 1, 2].map((run) => {
    const [a = 0, b = 0, c = 0] = stepTicks(run);
    return operator === 0 ? a + b : c;
  }),
);

describe('measure', () => {
  it('takes runs and operators, and compares outputs bit for bit', async () => {
    const { measurement, outputs, failure } = await measureWith({});
    expect(failure).toBeUndefined();
    expect(outputs).toEqual([turned(INPUT)]);
    expect(measurement).toMatchObject({
      ...{ runs: RUNS, dropped: 0, outputsEqual: true, warmups: 1 },
      place: { kind: 'hardware' },
      operators: [
        { operator: 0, ticks: FIRST },
        { operator: 1, ticks: SECOND },
      ],
    });
    expect(measurement).not.toHaveProperty('warnings');
  });

  it('says when the outputs differ', async () => {
    const expected = [turned(INPUT).with(69, 0)];
    expect((await measureWith({}, { expected })).measurement?.outputsEqual).toBe(false);
  });

  it('loads inputs anew when bytes of them changed on their way', async () => {
    let loads = 0;
    const board = createFakeBoard({
      inbound: (text) =>
        text.startsWith('db 00') && ++loads === 1 ? text.replace('db 00', 'db 01') : text,
    });
    expect((await measureOn(board)).measurement?.outputsEqual).toBe(true);
    expect(loads).toBe(2);
    expect(board.commands).toContain('db print');
  });

  it('loads inputs anew when the board lost bytes, or did not answer', async () => {
    let asked = 0;
    const lost = only('db 5d', (usual) => (++asked === 1 ? wire(['e-[lost]', 'm-ready']) : usual));
    expect((await measureWith({ answer: lost })).measurement?.outputsEqual).toBe(true);
    const silent = only('db 5d', (usual) => (++asked === 3 ? undefined : usual));
    expect((await measureWith({ answer: silent })).measurement?.outputsEqual).toBe(true);
  });

  it('takes no late answer for the next one', async () => {
    let asked = 0;
    const answer = only('db 5d', (usual, { say }) => {
      if (++asked > 1) return usual;
      setTimeout(() => say(usual), 5300);
      return undefined;
    });
    const { measurement } = await measureWith({ answer });
    expect(measurement).toMatchObject({ runs: RUNS, outputsEqual: true });
    expect(asked).toBe(2);
  });

  it('asks again for an output whose lines are damaged', async () => {
    let asked = 0;
    const answer = only('x out', (usual) =>
      ++asked < 3 ? usual.replace('0,32,', '0,33,') : usual,
    );
    expect((await measureWith({ answer })).measurement?.outputsEqual).toBe(true);
    expect(asked).toBe(3);
  });

  it('drops what is damaged and counts it', async () => {
    const { measurement } = await measureWith({
      answer: (command, usual) => {
        if (command.startsWith('x infer 5')) return usual.replace('100002', '100003');
        return command.startsWith('x profile') ? usual.replace('30001', '30002') : usual;
      },
    });
    expect(measurement?.runs).toEqual([0, 1, 3, 4].map(runTicks));
    expect(measurement?.operators[0]?.ticks).toEqual([FIRST?.[0], FIRST?.[2]]);
    expect(measurement?.dropped).toBe(2);
  });

  it('goes on when only m-ready got lost', async () => {
    const answer = only('x infer 5', (usual) => usual.replace('m-ready', 'm-redy'));
    expect((await measureWith({ answer })).measurement).toMatchObject({ runs: RUNS, dropped: 0 });
  });

  it('asks for the rest when noise stopped the board', async () => {
    const board = createFakeBoard({
      answer: only('x infer 5', () =>
        wire([ownLine('run', '0,7'), ownLine('run', '1,8'), 'e-[stopped]', 'm-ready']),
      ),
    });
    const { measurement } = await measureOn(board);
    expect(measurement?.runs).toEqual([7, 8, ...[0, 1, 2].map(runTicks)]);
    expect(board.commands).toContain('x infer 3 1');
  });

  it('keeps what it has when the board is reset', async () => {
    const answer = only(
      'x profile',
      (usual) => usual.slice(0, usual.indexOf('sum-[2')) + wire(['', ...BANNER, ...BANNER]),
    );
    const { measurement, failure } = await measureWith({ answer });
    expect(failure).toMatchObject({ failure: 'lost' });
    expect(failure?.sentence).toContain('Check its power and cable');
    expect(measurement).toMatchObject({ runs: RUNS, outputsEqual: true });
    expect(measurement?.operators[0]?.ticks).toEqual(FIRST?.slice(0, 2));
  });

  it('knows a reset by the banner that comes when it asks what is the matter', async () => {
    let isDown = false;
    const { failure, measurement } = await measureWith({
      answer: (command, usual) => {
        if (command.startsWith('x profile')) {
          isDown = true;
          return undefined;
        }
        return isDown ? wire(BANNER) : usual;
      },
    });
    expect(failure?.failure).toBe('lost');
    expect(measurement?.runs).toEqual(RUNS);
  });

  it('refuses times of zero, and keeps the others', async () => {
    const zero = only('x infer 5', (usual) =>
      usual.replace(ownLine('run', '3,100003'), ownLine('run', '3,0')),
    );
    const { failure, measurement } = await measureWith({ answer: zero });
    expect(failure?.sentence).toContain('timer stands still: run 4 took 0 ticks');
    expect(measurement?.runs).toEqual([0, 1, 2, 4].map(runTicks));
  });

  it('measures by its own clock where the board has none', async () => {
    const board = createFakeBoard({
      answer: (command, usual, { say }) => {
        if (command.startsWith('x infer 1')) {
          setTimeout(() => say(usual), 20);
          return undefined;
        }
        return usual.replace(
          ownLine('timer', 'cycles,DWT,100000000'),
          ownLine('timer', 'none,DWT,1'),
        );
      },
    });
    const { measurement } = await measureOn(board);
    expect(measurement).toMatchObject({ timer: { kind: 'host' }, operators: [] });
    expect(measurement?.runs).toHaveLength(5);
    for (const run of measurement?.runs ?? []) expect(run).toBeCloseTo(20_000, -3);
    expect(measurement?.warnings?.[0]).toContain('with the cable in them');
  });

  it('warns when the clocks disagree, but not of an emulated board', async () => {
    // Each run is a millisecond by the board, and 400 by the computer.
    const slow: FakeManners = {
      answer: only('x infer 5', (usual, { say }) => {
        const lines = usual.match(/.*\r\n/g) ?? [];
        lines.forEach((line, i) => setTimeout(() => say(line), 400 * (i + 1)));
        return undefined;
      }),
    };
    const { measurement } = await measureWith(slow);
    expect(measurement?.warnings?.[0]).toContain('does not run at the rate');
    const emulated = await measureWith({ ...slow, kind: 'emulated' });
    expect(emulated.measurement).toMatchObject({ runs: RUNS, place: { kind: 'emulated' } });
    expect(emulated.measurement).not.toHaveProperty('warnings');
  });

  it('blames no clock when all runs arrive at once', async () => {
    const lines = RUNS.map((_, run) => ownLine('run', `${run},${50_000_000 + run}`));
    const answer = only('x infer 5', (usual, { say }) => {
      const rest = usual.slice(usual.indexOf('m-x-out'));
      setTimeout(() => say(wire(lines) + rest), 3000);
      return undefined;
    });
    const { measurement } = await measureWith({ answer });
    expect(measurement?.runs).toHaveLength(5);
    expect(measurement).not.toHaveProperty('warnings');
  });

  it.each<[string, string, Partial<MeasureOptions>, FakeManners]>([
    ['inputs of another size', 'refused', { inputs: [new Uint8Array(3)] }, {}],
    [
      'a board without a model',
      'no-app',
      {},
      { answer: only('x infer', () => wire(['e-[no program]', 'm-ready'])) },
    ],
    [
      'a model that fails',
      'refused',
      {},
      { answer: only('x infer', () => wire(['e-[status 7]', 'm-ready'])) },
    ],
    [
      'inputs that never arrive',
      'garbled',
      {},
      { inbound: (text) => text.replace('db 5d', 'db 5x') },
    ],
    [
      'outputs that never arrive',
      'garbled',
      {},
      { answer: only('x out', (usual) => usual.replaceAll('bytes', 'bytez')) },
    ],
  ])('%s: %s', async (_, failure, options, manners) => {
    const { measurement, failure: error } = await measureWith(manners, options);
    expect(error?.failure).toBe(failure);
    expect(error?.advice).not.toBe('');
    expect(measurement).toBeUndefined();
  });

  it('keeps runs once that came before the model failed', async () => {
    const answer = only('x infer 5', () =>
      wire([ownLine('run', '0,7'), ownLine('run', '1,8'), 'e-[status 7]', 'm-ready']),
    );
    const { measurement, failure } = await measureWith({ answer });
    expect(failure?.failure).toBe('refused');
    expect(measurement).toMatchObject({ runs: [7, 8], dropped: 0 });
  });

  it('gives up on a board that falls silent for good', async () => {
    let isDead = false;
    const { failure, measurement } = await measureWith({
      answer: (command, usual) => {
        isDead ||= command.startsWith('x profile');
        return isDead ? undefined : usual;
      },
    });
    expect(failure?.failure).toBe('timeout');
    expect(failure?.sentence).toContain('Press its reset button');
    expect(measurement?.runs).toEqual(RUNS);
  });

  const STAGES = ['db load', 'db 5d', 'x infer 1', 'x out', 'x infer 5', 'x profile'];

  it.each(STAGES)('ends when the cable is pulled at “%s”', async (stage) => {
    let isDead = false;
    const answer: FakeManners['answer'] = (command, usual, board) => {
      if (!isDead && !command.startsWith(stage)) return usual;
      if (!isDead) setTimeout(board.lose, 10);
      isDead = true;
      return usual.slice(0, 40).replace('m-ready', '');
    };
    const { failure, measurement } = await measureWith({ answer });
    expect(failure?.failure).toBe('lost');
    // What had arrived whole stays.
    const kept: Readonly<Record<string, readonly number[]>> = {
      'x infer 5': RUNS.slice(0, 1),
      'x profile': RUNS,
    };
    expect(measurement?.runs).toEqual(kept[stage]);
  });

  it.each(STAGES)('can be stopped at “%s”, and measured again', async (stage) => {
    const stop = new AbortController();
    const board = createFakeBoard({
      answer: only(stage, (usual) => {
        if (stop.signal.aborted) return usual;
        stop.abort();
        return undefined;
      }),
    });
    const { failure, measurement } = await measureOn(board, { signal: stop.signal });
    expect(failure?.failure).toBe('cancelled');
    expect(measurement?.runs).toEqual(stage === 'x profile' ? RUNS : undefined);
    // The board, which may be at work for long, is told.
    expect(board.commands.at(-1)).toBe('?');
    expect((await measureOn(board)).measurement?.runs).toEqual(RUNS);
  });

  it('never shows a time that the board did not take, whatever byte changes on the way', async () => {
    const change = fc.record({
      command: fc.constantFrom('x infer 5', 'x profile'),
      at: fc.nat(),
      kind: fc.constantFrom('flip', 'drop', 'double'),
      bit: fc.nat(6),
    });
    const damage = (
      text: string,
      { at, kind, bit }: { at: number; kind: string; bit: number },
    ): string => {
      const i = at % text.length;
      const byte = text[i] ?? '';
      const flipped = String.fromCharCode(byte.charCodeAt(0) ^ (1 << bit));
      const instead = { flip: flipped, drop: '', double: byte + byte }[kind] ?? '';
      return text.slice(0, i) + instead + text.slice(i + 1);
    };
    await fc.assert(
      fc.asyncProperty(change, async (one) => {
        const answer = only(one.command, (usual) => damage(usual, one));
        const { measurement, failure } = await measureWith({ answer });
        expect(failure).toBeUndefined();
        const { runs = [], operators = [], dropped = 0 } = measurement ?? {};
        for (const run of runs) expect(RUNS).toContain(run);
        const [first = [], second = []] = operators.map(({ ticks }) => ticks);
        for (const ticks of first) expect(FIRST).toContain(ticks);
        for (const ticks of second) expect(SECOND).toContain(ticks);
        expect(runs.length + first.length + dropped).toBe(8);
        expect(runs.length + first.length).toBeGreaterThanOrEqual(6);
      }),
      { numRuns: 150 },
    );
  });
});
