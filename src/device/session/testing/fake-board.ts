/**
 * A board with the runner's manners behind a port, whose every answer a test may change: bytes flipped,
 * lines missing, silence, resets. It computes nothing: its output is its input with every bit turned over.
 */
import { crc32 } from '../../../core/crc32';
import { ownLine } from '../../console/testing/own-line';
import { makePort } from '../../made-port';
import type { FoundPort, PortKind } from '../../port';

export const BANNER = [
  ...['m-timestamp-mode-performance', 'm-lap-us-12', 'm-init-done', 'm-ready'],
] as const;

export const INPUT = Uint8Array.from({ length: 70 }, (_, i) => i * 3);
export const turned = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 255);

const HELLO: readonly (readonly [string, string | number])[] = [
  ...([
    ['version', 1],
    ['port', 'fake'],
    ['core', 'cortex-m4'],
  ] as const),
  ...([
    ['clock', 100e6],
    ['timer', 'cycles,DWT,100000000'],
    ['overhead', 3],
  ] as const),
  ...([
    ['model', 'fake.tflite'],
    ['sha256', 'ab'.repeat(32)],
    ['arena', '100,200'],
  ] as const),
  ...([
    ['inputs', INPUT.length],
    ['outputs', INPUT.length],
    ['status', 0],
  ] as const),
];

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What one run takes, and what its two operators take; distinct, so that a mix-up shows. */
export const runTicks = (run: number): number => 100_000 + run;
export const stepTicks = (run: number): readonly number[] => [60_000 + run, 5000, 30_000 + run];

/** The runner's state and its answers, without `m-ready`. */
const createRunner = () => {
  let inputs = new Uint8Array(INPUT.length);
  let loaded = Infinity;
  const outputs = (runs: number): readonly string[] => {
    const bytes = turned(inputs);
    const crc = crc32(bytes).toString(16).padStart(8, '0');
    return [ownLine('out', `0,${bytes.length},${crc}`), ownLine('done', runs)];
  };
  const load = (hex: string): readonly string[] => {
    const bytes = Buffer.from(hex, 'hex');
    if (bytes.length * 2 !== hex.length || hex === '') return ['e-[bad digits]'];
    if (loaded > inputs.length) return ['e-[db load N comes first]'];
    if (loaded + bytes.length > inputs.length) return ['e-[more than N bytes]'];
    inputs.set(bytes, loaded);
    loaded += bytes.length;
    return loaded === inputs.length ? ['m-load-done'] : [];
  };
  const numbers = Array.from<unknown, number>({ length: 64 }, (_, i) => i);
  const answers: Readonly<Record<string, (words: readonly string[]) => readonly string[]>> = {
    name: () => ['m-name-dut-[arenascope]'],
    timestamp: () => ['m-lap-us-77'],
    'x hello': () => HELLO.map(([key, value]) => ownLine(key, value)),
    'db load': ([n]) => {
      if (Number(n) !== inputs.length) return [`e-[the inputs have ${inputs.length} bytes]`];
      loaded = 0;
      return [`m-[Expecting ${n} bytes]`];
    },
    'db print': () =>
      numbers.flatMap((i) => {
        const row = hexOf(inputs.subarray(i * 8, i * 8 + 8));
        return row === '' ? [] : [`m-buffer-${row.match(/../g)?.join('-') ?? ''}`];
      }),
    'x infer': ([n = '1']) => [
      ...numbers.slice(0, Number(n)).map((run) => ownLine('run', `${run},${runTicks(run)}`)),
      ...outputs(Number(n)),
    ],
    'x profile': ([n = '1']) => [
      ...numbers.slice(0, Number(n)).flatMap((run) => {
        const [first = 0, second = 0, third = 0] = stepTicks(run);
        return [
          ...[ownLine('op', `${run},0,48,${first}`), ownLine('op', `${run},0,1,${second}`)],
          ...[
            ownLine('op', `${run},1,80,${third}`),
            ownLine('sum', `${run},${first + second + third}`),
          ],
        ];
      }),
      ...outputs(Number(n)),
    ],
    'x out': () => {
      const bytes = turned(inputs);
      const parts = [0, 32, 64].map((at) => `0,${at},${hexOf(bytes.subarray(at, at + 32))}`);
      return [...parts.map((part) => ownLine('bytes', part)), ownLine('done', bytes.length)];
    },
  };
  return {
    reset: () => {
      inputs = new Uint8Array(INPUT.length);
      loaded = Infinity;
    },
    answer: (command: string): readonly string[] => {
      const [first = '', second = '', ...rest] = command.split(' ');
      const two = answers[`${first} ${second}`];
      if (two) return two(rest);
      if (first === 'db') return load(second);
      const one = answers[first];
      if (one) return one([second, ...rest]);
      return command === '' ? [] : [`e-[Unknown command: ${command}]`];
    },
  };
};

export interface FakeBoard {
  readonly found: FoundPort;
  /** Commands as they arrived. */
  readonly commands: string[];
  readonly baudRates: number[];
  readonly say: (text: string | Uint8Array) => void;
  /** The cable is pulled. */
  readonly lose: () => void;
  /** Only the line breaks, and only the system notices. */
  readonly hangUp: () => void;
  readonly disconnect: () => void;
  /** A line error that does no harm: 'BreakError', 'FramingError'. */
  readonly disturb: (name: string) => void;
  /** Inputs are gone; the banner is the test's to send. */
  readonly reset: () => void;
}

export interface FakeManners {
  /** What is sent for a command, in place of `usual`; undefined for silence. */
  readonly answer?: (command: string, usual: string, board: FakeBoard) => string | undefined;
  /** Bytes on their way to the board. */
  readonly inbound?: (text: string) => string;
  /** Bytes that are handed over at once; all of an answer unless stated. */
  readonly chunk?: number;
  readonly kind?: PortKind;
}

/** An answer's lines as they cross the line. */
export const wire = (lines: readonly string[]): string =>
  lines.map((line) => `${line}\r\n`).join('');

export const createFakeBoard = (manners: FakeManners = {}): FakeBoard => {
  const runner = createRunner();
  const baudRates: number[] = [];
  let held = '';
  const take = (command: string): void => {
    board.commands.push(command);
    const usual = wire([...runner.answer(command), 'm-ready']);
    const answer = manners.answer ? manners.answer(command, usual, board) : usual;
    if (answer !== undefined) board.say(answer);
  };
  const { port, receive, hangUp, disconnect, disturb } = makePort({
    open: ({ baudRate }) => {
      baudRates.push(baudRate);
      held = '';
      return Promise.resolve();
    },
    send: (bytes) => {
      const text = Buffer.from(bytes).toString('latin1');
      held += manners.inbound ? manners.inbound(text) : text;
      const commands = held.split('%');
      held = commands.pop() ?? '';
      for (const command of commands) take(command);
      return Promise.resolve();
    },
  });
  const found: FoundPort = {
    port,
    kind: manners.kind ?? 'test',
    abilities: { canSignal: false, canParity: false },
    label: 'fake board',
  };
  const say: FakeBoard['say'] = (text) => {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text;
    const step = manners.chunk ?? bytes.length;
    for (let at = 0; at < bytes.length; at += step)
      void receive(new Uint8Array(bytes.subarray(at, at + step)));
  };
  const board: FakeBoard = {
    ...{ found, commands: [], baudRates, say, hangUp, disconnect, disturb },
    lose: () => {
      hangUp();
      disconnect();
    },
    reset: runner.reset,
  };
  return board;
};
