/** The monitor: what it shows, what it hears, who gets the port, and how it ends. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeBoard, wire } from '../../device/session/testing/fake-board';
import type { FakeBoard } from '../../device/session/testing/fake-board';
import { testStudio } from '../testing/studio-fixture';
import type { TestStudio } from '../testing/studio-fixture';
import {
  connectPort,
  openMonitor,
  sendLine,
  takeHeard,
  closeMonitor,
  disconnect,
  identifyBoard,
} from './commands';
import { runJob } from './job';

let studio: TestStudio;
afterEach(() => closeMonitor(studio));

const device = () => studio.store.getState().device;
const said = (): readonly string[] => device().lines.map(({ from, text }) => `${from}: ${text}`);

async function listening(board: FakeBoard = createFakeBoard()): Promise<FakeBoard> {
  studio = testStudio();
  await connectPort(studio, board.found);
  await openMonitor(studio, 115_200);
  return board;
}

const until = (holds: () => void): Promise<void> => vi.waitFor(holds, { timeout: 5000 });

const PROFILER = ['CONV_2D took 500 ticks (5 ms).', 'SOFTMAX took 20 ticks (0 ms).', ''];

describe('the monitor', () => {
  it('shows lines without colours, and a prompt that has no end', async () => {
    const board = await listening();
    board.say('\u001b[32mI (12) app: started\u001b[0m\r\n\u0000ready> ');
    await until(() => expect(said()).toContain('board: ready> '));
    expect(said()).toContain('board: I (12) app: started');
  });

  it('sends a line with the end that was chosen', async () => {
    const board = await listening();
    await sendLine(studio, 'name', 'percent');
    await until(() => expect(said()).toContain('board: m-name-dut-[arenascope]'));
    expect(board.commands).toEqual(['name']);
    expect(said()).toContain('you: name');
  });

  it('hears timings, which become a measurement once', async () => {
    const board = await listening();
    board.say(wire(PROFILER));
    await until(() => expect(device().heard).toBe(1));
    await takeHeard(studio);
    expect(device()).toMatchObject({ heard: 0, view: 'times' });
    expect(device().history.map(({ measurement }) => measurement.operators)).toEqual([
      [
        { tag: 'CONV_2D', ticks: [500] },
        { tag: 'SOFTMAX', ticks: [20] },
      ],
    ]);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(device().heard).toBe(0);
  });

  it('keeps what it heard when it ends', async () => {
    const board = await listening();
    board.say(wire(PROFILER));
    await until(() => expect(said()).toContain(`board: ${PROFILER[1]}`));
    await closeMonitor(studio);
    expect(device()).toMatchObject({ monitor: null, heard: 1, failure: null });
    await takeHeard(studio);
    expect(device().history).toHaveLength(1);
  });

  it('lets a job have the port, and can be opened again', async () => {
    const board = await listening();
    const work = async (): Promise<void> => {
      await board.found.port.open({ baudRate: 9600 });
      await board.found.port.close();
    };
    await runJob(studio, ['find'], (job) => job.step('find', work, () => ''));
    expect(device()).toMatchObject({ monitor: null, failure: null });
    await openMonitor(studio, 9600);
    expect(device().monitor).toEqual({ baudRate: 9600 });
  });

  it('says that the board went away, and listens again when it is back', async () => {
    const board = await listening();
    board.lose();
    await until(() => expect(device().failure?.message).toMatch(/went away|lost|unplugged/));
    expect(device().monitor).toBeNull();
    const back = createFakeBoard();
    await connectPort(studio, back.found);
    await openMonitor(studio, 115_200);
    back.say('hello\n');
    await until(() => expect(said()).toContain('board: hello'));
  });

  it('ends with the board that is left, its port closed', async () => {
    const board = await listening();
    await disconnect(studio);
    await until(() => expect(device().monitor).toBeNull());
    await board.found.port.open({ baudRate: 9600 });
    await board.found.port.close();
  });

  it.each(['closeMonitor', 'disconnect'] as const)(
    'is stopped by %s while the port is opening',
    async (how) => {
      studio = testStudio();
      const board = createFakeBoard();
      const open = board.found.port.open.bind(board.found.port);
      let go: () => void = () => undefined;
      const gate = new Promise<void>((resolve) => (go = resolve));
      board.found.port.open = async (options) => {
        await gate;
        return open(options);
      };
      await connectPort(studio, board.found);
      const opening = openMonitor(studio, 115_200);
      await until(() => expect(device().monitor).not.toBeNull());
      const stopping = how === 'disconnect' ? disconnect(studio) : closeMonitor(studio);
      go();
      await Promise.all([opening, stopping]);
      await until(() => expect(device().monitor).toBeNull());
      expect(device().failure).toBeNull();
      expect(board.found.port.readable).toBeNull();
    },
  );

  it('names the board that was heard, not the one that is connected later', async () => {
    const first = await listening();
    await identifyBoard(studio, 'pico');
    first.say(wire(PROFILER));
    await until(() => expect(device().heard).toBe(1));
    await disconnect(studio);
    const other = createFakeBoard();
    await connectPort(studio, other.found);
    await identifyBoard(studio, 'nucleo_f401re');
    await Promise.all([takeHeard(studio), takeHeard(studio)]);
    expect(device().history.map(({ measurement }) => measurement.board.name)).toEqual([
      first.found.label,
    ]);
  });

  it('keeps what nobody took when it listens again, to whatever board', async () => {
    const first = await listening();
    first.say(wire(PROFILER));
    await until(() => expect(device().heard).toBe(1));
    await closeMonitor(studio);
    await openMonitor(studio, 9600);
    expect(device().heard).toBe(1);
    await closeMonitor(studio);
    await connectPort(studio, createFakeBoard().found);
    await openMonitor(studio, 115_200);
    expect(device()).toMatchObject({ heard: 0 });
    expect(device().history).toHaveLength(1);
  });

  it('leaves a list that is still printed to the next time', async () => {
    const board = await listening();
    const list = ['CONV_2D took 5 ticks (0 ms).', 'ADD took 6 ticks (0 ms).'];
    board.say(wire([...list, '', ...list.slice(0, 1)]));
    await until(() => expect(device().heard).toBe(1));
    await until(() => expect(said().at(-1)).toContain('CONV_2D'));
    await takeHeard(studio);
    board.say(wire([...list.slice(1), '']));
    await until(() => expect(device().heard).toBe(1));
    await takeHeard(studio);
    expect(device().history.map(({ measurement }) => measurement.operators.length)).toEqual([2, 2]);
  });

  it('says why a port does not open', async () => {
    const board = createFakeBoard();
    await board.found.port.open({ baudRate: 9600 });
    await listening(board);
    expect(device().monitor).toBeNull();
    expect(device().failure?.advice).not.toBe('');
    await board.found.port.close();
  });
});
