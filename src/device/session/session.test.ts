/** Finding a board's firmware, and every way in which that fails. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownLine } from '../console/testing/own-line';
import { DeviceError } from '../device-error';
import type { DeviceSession } from './session';
import { openSession } from './session';
import type { FakeBoard } from './testing/fake-board';
import { BANNER, createFakeBoard, wire } from './testing/fake-board';
import { inNoTime } from './testing/patience';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const open = (
  { found }: FakeBoard,
  signal: AbortSignal = new AbortController().signal,
): Promise<DeviceSession> => inNoTime(openSession(found, { signal }));

const failureOf = async (work: Promise<unknown>): Promise<DeviceError> => {
  const outcome = await work.catch((error: unknown) => error);
  if (!(outcome instanceof DeviceError)) throw new Error('It did not fail as a board does.');
  expect(outcome.advice).not.toBe('');
  return outcome;
};

/** Closed, unlocked and ready for another attempt. */
const expectClosed = async ({ found: { port } }: FakeBoard): Promise<void> => {
  expect(port.readable).toBeNull();
  await port.open({ baudRate: 9600 });
  await port.close();
};

describe('openSession', () => {
  it('finds the runner and asks what it is', async () => {
    const board = createFakeBoard();
    const session = await open(board);
    expect(session.device).toMatchObject({
      kind: 'runner',
      hello: { core: 'cortex-m4', timer: { kind: 'cycles', hertz: 100e6 }, program: { status: 0 } },
    });
    expect(session.baudRate).toBe(115_200);
    // Never the empty command, which MLPerf Tiny's reference code does not survive everywhere.
    expect(board.commands).not.toContain('');
    await session.close();
    await expectClosed(board);
  });

  it('finds it byte by byte, through noise and a boot in the middle', async () => {
    let asked = 0;
    const board = createFakeBoard({
      chunk: 1,
      answer: (_, usual) => (++asked === 1 ? `\u00ff\u0000x\r${wire(BANNER)}${usual}` : usual),
    });
    expect((await open(board)).device.kind).toBe('runner');
  });

  it('waits for no answer to what a board that was starting did not hear', async () => {
    const board: FakeBoard = createFakeBoard({
      kind: 'emulated',
      answer: (_, usual) => (board.commands.length === 1 ? wire(BANNER) : usual),
    });
    const began = Date.now();
    expect((await open(board)).device.kind).toBe('runner');
    expect(Date.now() - began).toBeLessThan(1000);
  });

  it('finds the baud rate', async () => {
    const board: FakeBoard = createFakeBoard({
      answer: (_, usual) => (board.baudRates.at(-1) === 921_600 ? usual : '\u0080\u00fe\u00e0'),
    });
    const asked: number[] = [];
    const { signal } = new AbortController();
    const host = { signal, onBaud: (baudRate: number) => void asked.push(baudRate) };
    const session = await inNoTime(openSession(board.found, host));
    expect(session.baudRate).toBe(921_600);
    expect(asked).toEqual([115_200, 921_600]);
    await session.close();
    expect(board.baudRates).toEqual([115_200, 921_600]);
  });

  it('finds other MLPerf Tiny firmware', async () => {
    const board = createFakeBoard({
      answer: (command, usual) => {
        if (command === 'x hello') return wire(['e-[Unknown command: x]', 'm-ready']);
        return command === 'profile'
          ? wire(['m-profile-[p]', 'm-model-[kws01]', 'm-ready'])
          : usual;
      },
    });
    const { device } = await open(board);
    expect(device).toEqual({ kind: 'mlperf-tiny', vendor: 'arenascope', model: 'kws01' });
  });

  it('takes no late answer for the present one', async () => {
    const board = createFakeBoard({
      answer: (_, usual, { say }) => {
        setTimeout(() => say(usual), 900);
        return undefined;
      },
    });
    expect((await open(board)).device).toMatchObject({ hello: { core: 'cortex-m4' } });
  });

  it('is not taken in by m-ready inside another line', async () => {
    const board = createFakeBoard({
      answer: (command, usual) =>
        command === 'name' ? `waiting for m-ready\r\nnot m-ready yet\r\n${usual}` : usual,
    });
    expect((await open(board)).device.kind).toBe('runner');
  });

  it('asks again when what the runner says about itself is damaged', async () => {
    let asked = 0;
    const board = createFakeBoard({
      answer: (command, usual) =>
        command === 'x hello' && ++asked < 3 ? usual.replace('cortex-m4', 'cortex-m7') : usual,
    });
    expect((await open(board)).device).toMatchObject({ hello: { core: 'cortex-m4' } });
    expect(asked).toBe(3);
  });

  it.each<[string, string, string, Parameters<typeof createFakeBoard>[0]]>([
    ['silence', 'no-sync', 'Nothing came back', { answer: () => undefined }],
    ['another program', 'no-sync', 'answers no command', { answer: () => 'Hello world\r\n' }],
    ['64 KB without a line', 'no-sync', 'answers no command', { answer: () => 'x'.repeat(65_536) }],
    [
      'silence after its name',
      'timeout',
      'did not answer “x hello”',
      { answer: (command, usual) => (command === 'x hello' ? undefined : usual) },
    ],
    [
      'a refusal in words of its own',
      'garbled',
      'answers “x hello” neither as the runner does',
      {
        answer: (command, usual) =>
          command === 'x hello' ? wire(['m-err-unknown', 'm-ready']) : usual,
      },
    ],
    [
      'facts that are always damaged',
      'garbled',
      'damaged 3 times',
      {
        answer: (command, usual) => (command === 'x hello' ? usual.replace('fake', 'fbke') : usual),
      },
    ],
    [
      'a runner of another version',
      'refused',
      'has version 2',
      {
        answer: (_, usual) => usual.replace(ownLine('version', 1), ownLine('version', 2)),
      },
    ],
    [
      'a reset before it has said what it is',
      'lost',
      'reset in the middle',
      { answer: (command, usual) => (command === 'x hello' ? wire(BANNER) : usual) },
    ],
  ])('%s: %s, and the port is closed', async (_, failure, sentence, manners) => {
    const board = createFakeBoard(manners);
    const error = await failureOf(open(board));
    expect([error.failure, error.message]).toEqual([failure, expect.stringContaining(sentence)]);
    await expectClosed(board);
  });

  it.each<[string, string]>([
    ['a profiler', 'CONV_2D took 5 ticks.\r\n'],
    ['a board that only complains', 'e-[no]\r\n'],
    ['a log of another board', 'm-lap-us-5\r\n'],
    ['a program without line ends', 'x'.repeat(600)],
  ])('gives up on %s that never stops', async (_, text) => {
    const board = createFakeBoard({ answer: () => undefined });
    const chatter = setInterval(() => board.say(text), 40);
    const began = Date.now();
    const error = await failureOf(open(board));
    clearInterval(chatter);
    expect(error.failure).toBe('no-sync');
    expect(error.sentence).toContain('answers no command');
    expect(Date.now() - began).toBeLessThan(90_000);
    await expectClosed(board);
  });

  it.each(['?', 'name', 'x hello'])('ends when the cable is pulled at “%s”', async (when) => {
    const board: FakeBoard = createFakeBoard({
      answer: (command, usual) => {
        if (!command.startsWith(when)) return usual;
        board.lose();
        return undefined;
      },
    });
    expect((await failureOf(open(board))).failure).toBe('lost');
  });

  it.each(['?', 'name', 'x hello'])('can be stopped at “%s”, and found again', async (when) => {
    const stop = new AbortController();
    const board = createFakeBoard({
      answer: (command, usual) => {
        if (stop.signal.aborted || !command.startsWith(when)) return usual;
        stop.abort();
        return undefined;
      },
    });
    expect((await failureOf(open(board, stop.signal))).failure).toBe('cancelled');
    await expectClosed(board);
    expect((await open(board)).device.kind).toBe('runner');
  });

  it('says what opening says', async () => {
    const { found } = createFakeBoard();
    await found.port.open({ baudRate: 9600 });
    const error = await failureOf(openSession(found, { signal: new AbortController().signal }));
    expect(error.failure).toBe('busy');
  });
});
