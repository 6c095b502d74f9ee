/**
 * A board with MLPerf Tiny firmware behind a port: 80 characters a command, the stamps that a test gives
 * it, and no own lines. Its manners are those of the fake runner's board.
 */
import type { FakeBoard, FakeManners } from './fake-board';
import { createFakeBoard, wire } from './fake-board';

type Microseconds = number;

export interface DutManners extends FakeManners {
  /** What an inference takes; 1,234 unless stated. */
  readonly takes?: Microseconds;
  /** The clock, of 32 bits, at the beginning, and the steps in which it moves. */
  readonly clock?: Microseconds;
  readonly step?: Microseconds;
}

export interface FakeDut extends FakeBoard {
  /** The bytes that were loaded. */
  readonly loaded: () => Uint8Array;
}

export const USUAL_MICROSECONDS = 1234;
/** MLPerf Tiny's buffer for commands. */
const MOST_CHARACTERS = 80;

const createClock = ({ clock = 1000, step = 1, takes = USUAL_MICROSECONDS }: DutManners) => {
  let now = clock;
  return {
    lap: () => `m-lap-us-${(Math.floor(now / step) * step) % 2 ** 32}`,
    run: (inferences: number) => (now += inferences * takes),
  };
};

const createFirmware = (manners: DutManners) => {
  const clock = createClock(manners);
  let [expected, loaded]: [number, number[]] = [0, []];
  const db = ([what = '', count = '']: readonly string[]): readonly string[] => {
    if (what === 'load') {
      [expected, loaded] = [Number(count), []];
      return [`m-[Expecting ${count} bytes]`];
    }
    loaded.push(...Buffer.from(what, 'hex'));
    return loaded.length === expected ? ['m-load-done'] : [];
  };
  const infer = ([n = '1', w = '10']: readonly string[]): readonly string[] => {
    clock.run(Number(w));
    const begin = clock.lap();
    clock.run(Number(n));
    return [
      ...[`m-warmup-start-${w}`, 'm-warmup-done', `m-infer-start-${n}`, begin, clock.lap()],
      ...['m-infer-done', 'm-results-[0.000,0.996]'],
    ];
  };
  const answers: Readonly<Record<string, (words: readonly string[]) => readonly string[]>> = {
    name: () => ['m-name-dut-[somebody]'],
    profile: () => ['m-profile-[ULPMark for tinyML Firmware V0.0.1]', 'm-model-[kws01]'],
    timestamp: () => [clock.lap()],
    db,
    infer,
  };
  return {
    loaded: () => new Uint8Array(loaded),
    answer: (command: string): string => {
      if (command.length > MOST_CHARACTERS) throw new Error(`Its buffer overflows: ${command}`);
      const [name = '', ...rest] = command.split(' ');
      const lines = answers[name]?.(rest) ?? [`e-[Unknown command: ${name}]`];
      return wire([...lines, 'm-ready']);
    },
  };
};

export const createFakeDut = (manners: DutManners = {}): FakeDut => {
  const firmware = createFirmware(manners);
  const board = createFakeBoard({
    ...manners,
    answer: (command, _, itself) => {
      const usual = firmware.answer(command);
      return manners.answer ? manners.answer(command, usual, itself) : usual;
    },
  });
  return { ...board, loaded: firmware.loaded };
};
