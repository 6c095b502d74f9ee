/** Every command of the session protocol on the emulated Pico, and everything a host can get wrong. */
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/core/crc32';
import { aboutRunner } from '../../src/core/runner/about';
import type { Cargo } from './testing/cargo';
import { loadCommands, runnerImage, sampleCargo, smallCargo } from './testing/cargo';
import { linesOf, ownLines, valuesOf } from './testing/lines';
import { emulatePico } from './testing/pico';

const PORT = 'rp2040-uart';
const READY = 'm-ready';

const dense = await smallCargo(PORT, 'convolution', 'FULLY_CONNECTED INT8', 3);
const sum = await smallCargo(PORT, 'arithmetic', 'ADD FLOAT32', 3);

const start = (cargo: Cargo = dense) => emulatePico(cargo.firmware.segments);
const load = (pico: ReturnType<typeof start>, cargo: Cargo): void => {
  for (const command of loadCommands(cargo.inputs)) pico.say(command);
};
/** The lines of an answer without the closing m-ready, which must be there once. */
const answered = (answer: string): readonly string[] => {
  const lines = linesOf(answer);
  expect(lines.filter((line) => line === READY)).toHaveLength(1);
  expect(lines.at(-1)).toBe(READY);
  return lines.slice(0, -1);
};

const hex = (value: number): string => value.toString(16).padStart(8, '0');
const outLines = (outputs: readonly Uint8Array[]): readonly string[] =>
  outputs.map((bytes, i) => `${i},${bytes.length},${hex(crc32(bytes))}`);

describe('MLPerf Tiny commands', () => {
  it('greets after a reset', () => {
    const [mode, lap, done, ...rest] = linesOf(start().greeting);
    expect(mode).toBe('m-timestamp-mode-performance');
    expect(lap).toMatch(/^m-lap-us-\d+$/);
    expect(done).toBe('m-init-done');
    expect(rest).toEqual([READY]);
  });

  it('answers name, profile and help', () => {
    const pico = start();
    expect(answered(pico.say('name%'))).toEqual(['m-name-dut-[arenascope]']);
    expect(answered(pico.say('profile%'))).toEqual([
      'm-profile-[ULPMark for tinyML Firmware V0.0.1]',
      `m-model-[${dense.name}]`,
    ]);
    expect(answered(pico.say('help%')).map((line) => line.split(/[: ]/)[0])).toEqual(
      expect.arrayContaining(['name', 'profile', 'timestamp', 'db', 'infer', 'results', 'x']),
    );
  });

  it('counts microseconds', () => {
    const pico = start();
    const lap = () => Number(/m-lap-us-(\d+)/.exec(pico.say('timestamp%'))?.[1]);
    const [begin, cycles] = [lap(), pico.cycles()];
    // Twenty commands of ten bytes at 115200 baud.
    for (let i = 0; i < 20; i++) pico.say('timestamp%');
    expect(lap() - begin).toBeCloseTo((pico.cycles() - cycles) / 125, -1);
  });

  it('loads and prints the bytes of all inputs', () => {
    const pico = start(sum);
    const all = Buffer.concat(sum.inputs);
    expect(sum.inputs.length).toBe(2);
    const [first, ...others] = loadCommands(sum.inputs).map((command) => pico.say(command));
    expect(answered(first ?? '')).toEqual([`m-[Expecting ${all.length} bytes]`]);
    expect(answered(others.pop() ?? '')).toEqual(['m-load-done']);
    for (const other of others) expect(answered(other)).toEqual([]);
    const printed = answered(pico.say('db print%'));
    expect(printed.every((line) => /^m-buffer-([0-9a-f]{2}-){0,7}[0-9a-f]{2}$/.test(line))).toBe(
      true,
    );
    const digits = printed
      .map((line) => line.slice('m-buffer-'.length).replaceAll('-', ''))
      .join('');
    expect(digits).toBe(all.toString('hex'));
  });

  it('refuses inputs that do not fit, whole commands at a time', () => {
    const pico = start();
    const bytes = dense.inputs[0]?.length ?? 0;
    expect(answered(pico.say('db 00%'))).toEqual(['e-[db load N comes first]']);
    for (const wrong of [`${bytes + 1}`, `${bytes - 1}`, '0', '', 'x', '99999999999'])
      expect(answered(pico.say(`db load ${wrong}%`))).toEqual([
        `e-[the inputs have ${bytes} bytes]`,
      ]);
    pico.say(`db load ${bytes}%`);
    for (const wrong of ['0', '0g', '', '010'])
      expect(answered(pico.say(`db ${wrong}%`))).toEqual(['e-[bad digits]']);
    const most = Math.min(bytes, 30);
    for (let at = most; at < bytes; at += most) pico.say(`db ${'ab'.repeat(most)}%`);
    const rest = bytes - Math.floor((bytes - 1) / most) * most;
    expect(answered(pico.say(`db ${'cd'.repeat(rest + 1)}%`))).toEqual(['e-[more than N bytes]']);
    expect(answered(pico.say(`db ${'AB'.repeat(rest)}%`))).toEqual(['m-load-done']);
    expect(answered(pico.say('db 00%'))).toEqual(['e-[more than N bytes]']);
    expect(pico.say('db print%')).not.toMatch(/cd|00/);
  });

  it('infers, and repeats the results', () => {
    const pico = start(sum);
    expect(answered(pico.say('results%'))).toEqual(['e-[no results]']);
    load(pico, sum);
    const lines = answered(pico.say('infer 3 2%'));
    expect(lines.map((line) => line.replace(/\d+$/, 'N').replace(/\[.*/, ''))).toEqual([
      ...['m-warmup-start-N', 'm-warmup-done', 'm-infer-start-N', 'm-lap-us-N', 'm-lap-us-N'],
      ...['m-infer-done', 'm-results-'],
    ]);
    expect(lines[0]).toBe('m-warmup-start-2');
    expect(lines[2]).toBe('m-infer-start-3');
    const [bytes = new Uint8Array()] = sum.outputs;
    const values = Array.from(new Float32Array(bytes.buffer), (value) => value.toFixed(3));
    expect(lines.at(-1)).toBe(`m-results-[${values.join(',')}]`);
    expect(answered(pico.say('results%'))).toEqual([lines.at(-1)]);
    expect(answered(pico.say('infer%'))[0]).toBe('m-warmup-start-10');
  });

  it('dequantizes results', () => {
    const pico = start();
    load(pico, dense);
    const { scale, zeroPoint } = endpoint(dense);
    const [bytes = new Uint8Array()] = dense.outputs;
    const values = Array.from(new Int8Array(bytes.buffer), (value) => (value - zeroPoint) * scale);
    const given = /m-results-\[(.*)\]/.exec(pico.say('infer 1 0%'))?.[1]?.split(',') ?? [];
    expect(given.length).toBe(values.length);
    // Halves are rounded to even here and upwards by toFixed.
    given.forEach((text, i) => {
      expect(text).toMatch(/^-?\d+\.\d{3}$/);
      expect(Math.abs(Number(text) - (values[i] ?? NaN))).toBeLessThanOrEqual(0.0005 + 1e-9);
    });
  });
});

/** The first output's entry in the program itself. */
const endpoint = ({ runner }: Cargo): { readonly scale: number; readonly zeroPoint: number } => {
  const view = new DataView(runner.program.bytes.buffer);
  const at = 64 + 20 * runner.program.inputs.length;
  return { scale: view.getFloat32(at + 12, true), zeroPoint: view.getInt32(at + 16, true) };
};

describe('own commands', () => {
  it('says hello', () => {
    const facts = ownLines(start(sum).say('x hello%'));
    const { program } = sum.runner;
    const bytesOf = (list: readonly { readonly bytes: number }[]) =>
      list.map(({ bytes }) => bytes).join();
    const kept = program.inputs.reduce((total, { bytes }) => total + bytes, 0);
    const [overhead] = facts.flatMap(({ key, value }) => (key === 'overhead' ? [value] : []));
    expect(Number(overhead)).toBeLessThan(100);
    expect(facts.filter(({ key }) => key !== 'overhead')).toEqual([
      { key: 'version', value: '1' },
      { key: 'port', value: PORT },
      { key: 'core', value: 'cortex-m0plus' },
      { key: 'clock', value: '125000000' },
      { key: 'flash', value: 'one data line at a quarter of the clock' },
      { key: 'timer', value: 'cycles,SysTick,125000000' },
      { key: 'model', value: sum.name },
      { key: 'sha256', value: sum.sha256 },
      {
        key: 'arena',
        value: `${program.arenaBytes + kept},${aboutRunner(runnerImage(PORT)).arenaBytes}`,
      },
      { key: 'inputs', value: bytesOf(program.inputs) },
      { key: 'outputs', value: bytesOf(program.outputs) },
      { key: 'status', value: '0' },
    ]);
  });

  it('times every run, and every step of it', () => {
    const pico = start(sum);
    load(pico, sum);
    const whole = pico.say('x infer 3 1%');
    const runs = valuesOf(whole, 'run').map((value) => value.split(','));
    expect(runs.map(([run]) => run)).toEqual(['0', '1', '2']);
    expect(valuesOf(whole, 'out')).toEqual(outLines(sum.outputs));
    expect(valuesOf(whole, 'done')).toEqual(['3']);
    const steps = pico.say('x profile 2%');
    const [first, second] = [0, 1].map((run) =>
      valuesOf(steps, 'op').filter((value) => value.startsWith(`${run},`)),
    );
    expect(first?.length).toBeGreaterThan(0);
    expect(second?.length).toBe(first?.length);
    expect(valuesOf(steps, 'sum').map((value) => value.split(',')[0])).toEqual(['0', '1']);
    expect(valuesOf(steps, 'out')).toEqual(outLines(sum.outputs));
    expect(valuesOf(steps, 'done')).toEqual(['2']);
    for (const ticks of runs.map(([, ticks]) => Number(ticks))) expect(ticks).toBeGreaterThan(100);
  });

  it('starts from the same state for every command', async () => {
    const lstm = await smallCargo(PORT, 'state', 'ASSIGN_VARIABLE FLOAT32', 2);
    const pico = start(lstm);
    load(pico, lstm);
    lstm.runner.reset();
    const outputs = [0, 1, 2].map(() => lstm.runner.run(lstm.inputs));
    expect(outLines(outputs[2] ?? [])).not.toEqual(outLines(outputs[0] ?? []));
    for (const command of ['x infer 3%', 'x infer 1 2%', 'x profile 3%', 'x infer 2 1%'])
      expect(valuesOf(pico.say(command), 'out')).toEqual(outLines(outputs[2] ?? []));
    expect(valuesOf(pico.say('x infer%'), 'out')).toEqual(outLines(outputs[0] ?? []));
  });

  it('gives outputs only after a run, and only those there are', () => {
    const pico = start();
    expect(answered(pico.say('x out 0%'))).toEqual(['e-[no results]']);
    pico.say('x infer%');
    expect(answered(pico.say('x out 1%'))).toEqual(['e-[bad number]']);
    expect(valuesOf(pico.say('x out%'), 'done')).toEqual([`${dense.outputs[0]?.length}`]);
  });

  it('measures on while its 24-bit timer wraps', { timeout: 120_000 }, async () => {
    const vibration = await sampleCargo(PORT, 'vibration-anomaly');
    const pico = start(vibration);
    const begin = pico.cycles();
    const runs = valuesOf(pico.say('x infer 24%'), 'run').map((value) =>
      Number(value.split(',')[1]),
    );
    expect(pico.cycles() - begin).toBeGreaterThan(2 * 2 ** 24);
    // The timer's interrupt and the emulator's rounding are all that may differ.
    expect(Math.max(...runs) - Math.min(...runs)).toBeLessThan(100);
    expect(runs.reduce((total, ticks) => total + ticks, 0)).toBeLessThan(pico.cycles() - begin);
  });
});

describe('whatever the host sends', () => {
  it('says what it does not know, and shows nothing that would break a line', () => {
    const pico = start();
    const unknown = (text: string) => answered(pico.say(text));
    expect(unknown('nam%')).toEqual(['e-[Unknown command: nam]']);
    expect(unknown(' name%')).toEqual(['e-[Unknown command: ]']);
    expect(unknown('x nothing at all%')).toEqual(['e-[Unknown command: x nothing]']);
    expect(unknown('a]*b\x07\xff%')).toEqual(['e-[Unknown command: a__b___]']);
  });

  it('takes commands of 80 characters and no more', () => {
    const pico = start();
    expect(answered(pico.say(`${'y'.repeat(80)}%`))).toEqual([
      `e-[Unknown command: ${'y'.repeat(80)}]`,
    ]);
    for (const count of [81, 82, 500])
      expect(answered(pico.say(`${'y'.repeat(count)}%`))).toEqual(['e-[too long]']);
    expect(answered(pico.say(`name${' '.repeat(76)}%`))).toEqual(['m-name-dut-[arenascope]']);
  });

  it('ignores line ends and noise between commands', () => {
    const pico = start();
    expect(answered(pico.say('\r\nna\r\nme%\r\n'))).toEqual(['m-name-dut-[arenascope]']);
    expect(answered(pico.say('\0\0name%'))).toEqual(['m-name-dut-[arenascope]']);
    expect(answered(pico.say('na\0me%'))).toEqual(['e-[Unknown command: na?me]']);
  });

  it('answers every % of a storm', () => {
    const pico = start();
    expect(pico.say('%'.repeat(300))).toBe(`${READY}\r\n`.repeat(300));
    expect(answered(pico.say('name%'))).toEqual(['m-name-dut-[arenascope]']);
  });

  it('refuses counts that are none', () => {
    const pico = start();
    for (const command of ['infer 0', 'infer x', 'infer 1 -1', 'x infer 0', 'x infer 4294967296'])
      expect(answered(pico.say(`${command}%`))).toEqual(['e-[bad number]']);
    expect(answered(pico.say('x profile 1.5%'))).toEqual(['e-[bad number]']);
  });

  it('stops when something is sent, but not for the end of a line', () => {
    const pico = start();
    expect(valuesOf(pico.say('x infer 3%\r\n'), 'done')).toEqual(['3']);
    for (const command of ['x infer 4000000000', 'x infer 1 4000000000', 'x profile 4000000000']) {
      const answer = linesOf(pico.say(`${command}%name%`));
      expect(answer.slice(-4)).toEqual(['e-[stopped]', READY, 'm-name-dut-[arenascope]', READY]);
    }
    expect(pico.say('infer 4000000000%name%')).toMatch(/e-\[stopped\]\r\nm-ready\r\nm-name/);
  });

  it('says when it was sent more than it could take', async () => {
    const vibration = await sampleCargo(PORT, 'vibration-anomaly');
    // Not a real line's pace: 2,000 bytes while one run is under way.
    const pico = emulatePico(vibration.firmware.segments, 200);
    const answer = linesOf(pico.say(`x infer%${'y'.repeat(2000)}%`));
    expect(answer.filter((line) => line.startsWith('m-x-done'))).toHaveLength(1);
    // The % went down with the rest.
    expect(answer.at(-1)).toBe(READY);
    expect(linesOf(pico.say('%'))).toEqual(['e-[lost]', READY]);
    expect(linesOf(pico.say('name%'))).toEqual(['m-name-dut-[arenascope]', READY]);
  });
});
