/** Whatever goes wrong while measuring: a sentence, the port closed, what was measured kept, a second attempt. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeviceError } from '../device-error';
import type { Measured } from './measure';
import { hidePage } from '../testing/hidden-page';
import { measure } from './measure';
import { openSession } from './session';
import type { FakeBoard, FakeManners } from './testing/fake-board';
import { BANNER, createFakeBoard, INPUT, runTicks, turned, wire } from './testing/fake-board';
import { createFakeDut } from './testing/fake-dut';
import { inNoTime } from './testing/patience';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const signal = new AbortController().signal;
const OPTIONS = { runs: 3, warmups: 1, profiledRuns: 2, signal };
const RUNS = [0, 1, 2].map(runTicks);

/** From opening to closing; a session that could not be opened counts as a failed measurement. */
const measureOn = async ({ found }: FakeBoard): Promise<Measured> => {
  try {
    const session = await openSession(found, { signal });
    const inputs = { inputs: [INPUT], expected: [turned(INPUT)] };
    const measured = await measure(session, { ...OPTIONS, ...inputs });
    await session.close();
    return measured;
  } catch (error) {
    if (error instanceof DeviceError) return { failure: error };
    throw error;
  }
};

const STAGES = ['?', 'name', 'x hello', 'db load', 'db 5d', 'x infer', 'x out', 'x profile'];
type Fault = (board: FakeBoard, usual: string) => string | undefined;

/** These are the end of the session, the first of them also of the port. */
const ENDING: Readonly<Record<string, Fault>> = {
  'hangs up, unnoticed by the system': ({ hangUp }) => {
    hangUp();
    return undefined;
  },
  'is reset in the middle': (_, usual) => usual.slice(0, 9) + wire(['', ...BANNER]),
  'is reset twice': (_, usual) => usual.slice(0, 9) + wire(['', ...BANNER.slice(0, 1), ...BANNER]),
  'is reset into the chatter of its ROM': () =>
    '\u0000\u00fe\u0080garbage\u00e0\rrst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)\r\n',
};

/** These are got over. */
const HARMLESS: Readonly<Record<string, Fault>> = {
  'breaks the line for a moment': ({ disturb }, usual) => {
    disturb('BreakError');
    return usual;
  },
  'prints 64 KB without a line end before it answers': (_, usual) =>
    `${'.'.repeat(65_536)}\r\n${usual}`,
  'colours its lines, with NULs between': (_, usual) =>
    usual.replaceAll(/^(.+)\r\n/gm, '\u001b[0;32m$1\u001b[0m\u0000\r\n'),
  'ends lines by CR alone': (_, usual) => usual.replaceAll('\r\n', '\r'),
  'says m-ready inside other lines': (_, usual) => `is m-ready\r\nm-ready?\r\n${usual}`,
  'sends what is no UTF-8': (_, usual) => `\u00ff\u00c3(\r\n${usual}`,
};

/** The fault comes once, with the first such command. */
const boardWith = (stage: string, fault: Fault): FakeBoard => {
  let isDone = false;
  return createFakeBoard({
    answer: (command, usual, board) => {
      if (isDone || !command.startsWith(stage)) return usual;
      isDone = true;
      return fault(board, usual);
    },
  });
};

describe('a board that', () => {
  describe.each(Object.entries(ENDING))('%s', (name, fault) => {
    // While it is looked for, a board may start.
    const stages = name.startsWith('hangs') ? STAGES : STAGES.slice(2);
    it.each(stages)('at “%s” is done with, and measured at the second attempt', async (stage) => {
      const board = boardWith(stage, fault);
      const { failure, measurement } = await inNoTime(measureOn(board));
      expect(failure?.failure).toBe('lost');
      expect(failure?.advice).not.toBe('');
      expect(measurement?.runs).toEqual(stage === 'x profile' ? RUNS : undefined);
      expect(board.found.port.readable).toBeNull();
      const second = await inNoTime(measureOn(board));
      expect(second).toMatchObject({ measurement: { runs: RUNS, outputsEqual: true } });
      expect(second.failure).toBeUndefined();
    });
  });

  describe.each(Object.entries(HARMLESS))('%s', (_, fault) => {
    it.each(STAGES)('at “%s” is measured', async (stage) => {
      const { failure, measurement } = await inNoTime(measureOn(boardWith(stage, fault)));
      expect(failure).toBeUndefined();
      expect(measurement).toMatchObject({ runs: RUNS, dropped: 0, outputsEqual: true });
    });
  });

  it.each(STAGES)('disappears from the system at “%s” cannot be opened again', async (stage) => {
    const board = boardWith(stage, ({ disconnect }) => {
      disconnect();
      return undefined;
    });
    expect((await inNoTime(measureOn(board))).failure?.failure).toBe('lost');
    expect(board.found.port.readable).toBeNull();
    expect((await inNoTime(measureOn(board))).failure?.advice).not.toBe('');
  });

  it('hands over byte by byte is measured', async () => {
    const { measurement } = await inNoTime(measureOn(createFakeBoard({ chunk: 1 })));
    expect(measurement).toMatchObject({ runs: RUNS, dropped: 0 });
  });

  it.each([[115_200], [921_600], [9600]])('speaks at %d baud is found', async (rate) => {
    const board: FakeBoard = createFakeBoard({
      answer: (_, usual) => (board.baudRates.at(-1) === rate ? usual : '\u0080\u00fe\u00e0\u0000'),
    });
    const session = await inNoTime(openSession(board.found, { signal }));
    expect(session.baudRate).toBe(rate);
    await session.close();
  });

  it('is measured from a hidden tab, whose timers come once a second', async () => {
    const board = createFakeBoard();
    hidePage();
    const { measurement, failure } = await inNoTime(measureOn(board));
    expect(failure).toBeUndefined();
    expect(measurement).toMatchObject({ runs: RUNS, dropped: 0, outputsEqual: true });
    expect(measurement?.warnings).toBeUndefined();
  });

  it('another tab holds is left alone until that lets go', async () => {
    const board = createFakeBoard();
    await board.found.port.open({ baudRate: 9600 });
    const { failure } = await inNoTime(measureOn(board));
    expect(failure?.failure).toBe('busy');
    expect(failure?.advice).not.toBe('');
    await board.found.port.close();
    expect((await inNoTime(measureOn(board))).measurement?.runs).toEqual(RUNS);
  });
});

const MOST_MS = 60 * 60_000;

/** What is sent in place of an answer; `undefined` for the usual one. */
const anything = fc.oneof(
  fc.constant<undefined>(undefined),
  fc.constant(''),
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.constantFrom('m-ready\r\n', wire(BANNER), 'm-lap-us-5\r\n', 'e-[no]\r\nm-ready\r\n', '\r\n'),
  fc.constantFrom('m-x-', 'm-x-run-[0,1]*0000\r\n', 'CONV_2D took 5 ticks.\r\n', '%?\u001b['),
);

interface Script {
  readonly answers: readonly (string | undefined)[];
  /** Also said all the time. */
  readonly chatter: string | undefined;
  readonly isDut: boolean;
  readonly end: 'usual' | 'silence' | 'hang up' | 'disconnect';
}

const scripts: fc.Arbitrary<Script> = fc.record({
  answers: fc.array(anything, { maxLength: 24 }),
  chatter: anything,
  isDut: fc.boolean(),
  end: fc.constantFrom('usual', 'silence', 'hang up', 'disconnect'),
});

const playing = ({ answers, isDut, end }: Script): FakeBoard => {
  let at = 0;
  const answer: FakeManners['answer'] = (_, usual, board) => {
    const instead = answers[at++];
    if (at <= answers.length || end === 'usual') return instead ?? usual;
    if (end === 'hang up') board.hangUp();
    if (end === 'disconnect') board.disconnect();
    return undefined;
  };
  return isDut ? createFakeDut({ answer }) : createFakeBoard({ answer });
};

describe('a session', () => {
  it('ends in bounded time with a sentence or a measurement, whatever bytes come', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const board = playing(script);
        const { chatter } = script;
        const timer = setInterval(() => chatter !== undefined && board.say(chatter), 100);
        const began = Date.now();
        const { measurement, failure } = await inNoTime(measureOn(board)).finally(() =>
          clearInterval(timer),
        );
        expect(Date.now() - began).toBeLessThan(MOST_MS);
        expect(board.found.port.readable).toBeNull();
        expect(board.found.port.writable).toBeNull();
        if (failure) expect(failure.advice).not.toBe('');
        else expect(measurement).toBeDefined();
        if (measurement && !script.isDut && chatter === undefined)
          for (const run of measurement.runs) expect(RUNS).toContain(run);
      }),
      { numRuns: 120 },
    );
  });
});
