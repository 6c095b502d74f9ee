/** Pasted logs of every kind that is known, and of none. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Measurement } from '../../core/timings/measurement';
import { createCollector } from './collect';
import { ownLine } from './testing/own-line';
import { timingsFromLog } from './timings-from-log';

const WHEN = '2026-11-22T10:00:00.000Z';

const onlyOne = (text: string): Measurement => {
  const { measurements, reasons } = timingsFromLog(text, WHEN);
  expect(reasons).toEqual([]);
  expect(measurements).toHaveLength(1);
  const [measurement] = measurements;
  if (!measurement) throw new Error('There is none.');
  return measurement;
};

const ticksOf = ({ operators }: Measurement) => operators.map(({ tag, ticks }) => [tag, ...ticks]);

const DUT = `m-timestamp-mode-performance\r
m-lap-us-12\r
m-init-done\r
m-ready\r
m-name-dut-[unspecified]\r
m-ready\r
m-profile-[ULPMark for tinyML Firmware V0.0.1]\r
m-model-[kws01]\r
m-ready\r
m-warmup-start-3\r
m-warmup-done\r
m-infer-start-10\r
m-lap-us-4294967196\r
m-lap-us-9900\r
m-infer-done\r
m-results-[0.1,0.9]\r
m-ready\r
`;

const PROFILE = `
CONV_2D took 132863 ticks (5 ms).
DEPTHWISE_CONV_2D took 38127 ticks (1 ms).
SOFTMAX took 163 ticks (0 ms).
`;

describe('timingsFromLog', () => {
  it('reads MLPerf Tiny firmware, over the wrap of its clock', () => {
    expect(onlyOne(DUT)).toMatchObject({
      model: { name: 'kws01' },
      firmware: { name: 'MLPerf Tiny firmware (unspecified)' },
      place: { kind: 'log' },
      timer: { kind: 'microseconds', hertz: 1e6 },
      warmups: 3,
      runs: [1000],
    });
  });

  it('says that a run is the mean of several inferences', () => {
    expect(onlyOne(DUT).warnings?.join()).toContain('the mean of up to 10 inferences');
    const one = 'm-infer-start-1\nm-lap-us-1\nm-lap-us-2\nm-infer-done\n';
    expect(onlyOne(one).warnings).toBeUndefined();
  });

  it('names what is missing around stamps', () => {
    const { measurements, reasons } = timingsFromLog('m-lap-us-1000\nm-lap-us-2000\n', WHEN);
    expect(measurements).toEqual([]);
    expect(reasons.join()).toContain('m-infer-start-');
    expect(reasons.join()).not.toContain('No timings');
  });

  it.each(['SOFTMAX took 22 ti', 'SOFTMAX took', 'SOFTM', 'CONV_2D took 1'])(
    'leaves out a list that ends in “%s”',
    (tail) => {
      const list = 'CONV_2D took 1234 ticks\nSOFTMAX took 22 ticks\n';
      const cut = timingsFromLog(`${list}\nCONV_2D took 1236 ticks\n${tail}`, WHEN);
      expect(cut.measurements.map(ticksOf)).toEqual([
        [
          ['CONV_2D', 1234],
          ['SOFTMAX', 22],
        ],
      ]);
      expect(cut.reasons.join()).toContain('ends in the middle of a line');
      expect(timingsFromLog(`${list}${tail}`, WHEN).measurements).toEqual([]);
    },
  );

  it.each(['uart:~$ ', '>', 'Done', 'SOFTMAX took 22 ticks'])(
    'takes “%s” at the end for what it is',
    (tail) => {
      const { measurements, reasons } = timingsFromLog(`${PROFILE}${tail}`, WHEN);
      expect(measurements).toHaveLength(1);
      expect(reasons).toEqual([]);
    },
  );

  it('leaves out stamps that stand still or go back', () => {
    const still = DUT.replace('m-lap-us-9900', 'm-lap-us-4294967196');
    const back = DUT.replace('m-lap-us-9900', 'm-lap-us-4294967000');
    const { measurements, reasons } = timingsFromLog(still + back + DUT, WHEN);
    expect(measurements.map(({ runs, dropped }) => [runs, dropped])).toEqual([[[1000], 2]]);
    expect(reasons).toEqual([expect.stringContaining('2 samples left out') as string]);
  });

  it('reads what the runner says, through any monitor', () => {
    const lines = [
      ...[ownLine('port', 'rp2040-uart'), ownLine('version', 1), ownLine('core', 'cortex-m0plus')],
      ...[ownLine('clock', 125e6), ownLine('timer', 'cycles,SysTick,125000000')],
      ...[ownLine('overhead', 7), ownLine('model', 'a.tflite'), ownLine('sha256', '0'.repeat(64))],
      ...[ownLine('status', 0), 'm-ready', ownLine('run', '0,1000'), 'm-x-run-[1,1000]*ffff'],
      ...[ownLine('done', 2), 'm-ready', ownLine('op', '0,4,48,9'), ownLine('sum', '0,9')],
    ];
    const log = lines.map((line) => `10:00:00.123 -> ${line}`).join('\r\n');
    const { measurements, reasons } = timingsFromLog(log, WHEN);
    expect(measurements).toMatchObject([
      {
        model: { name: 'a.tflite', sha256: '0'.repeat(64) },
        board: { core: 'cortex-m0plus', clockHertz: 125e6 },
        timer: { kind: 'cycles', hertz: 125e6 },
        runs: [1000],
        operators: [{ operator: 4, tag: 'CONV_INT8', ticks: [9] }],
        dropped: 1,
      },
    ]);
    expect(reasons).toEqual([
      '1 line from the runner came damaged; what belonged to it was left out.',
    ]);
  });

  it('takes the bytes of an output for no runs', () => {
    const lines = [
      ...[ownLine('run', '0,1000'), ownLine('out', '0,12,9ae0daaf'), ownLine('done', 1), 'm-ready'],
      ...[ownLine('bytes', `0,0,${'00'.repeat(12)}`), ownLine('done', 12), 'm-ready'],
    ];
    expect(timingsFromLog(lines.join('\n'), WHEN).measurements).toMatchObject([{ dropped: 0 }]);
  });

  it('reads no ticks by another clock, and claims no clock or kernels that were not named', () => {
    const facts = (hertz: number) =>
      [
        ...[ownLine('port', 'zephyr'), ownLine('version', 1), ownLine('core', 'c')],
        ...[ownLine('clock', 0), ownLine('timer', `cycles,T,${hertz}`), ownLine('overhead', 7)],
        ...[ownLine('kernels', 'tflm'), 'm-ready'],
      ].join('\n');
    const run = `${ownLine('run', '0,2400000')}\nm-ready`;
    const log = [facts(240e6), run, facts(80e6), run].join('\n');
    const { measurements } = timingsFromLog(log, WHEN);
    expect(measurements.map(({ timer, runs }) => [timer.hertz, ...runs])).toEqual([
      [240e6, 2_400_000],
      [80e6, 2_400_000],
    ]);
    expect(measurements[0]?.board).not.toHaveProperty('clockHertz');
    expect(timingsFromLog(run, WHEN).measurements[0]).not.toHaveProperty('kernels');
  });

  it('takes no part of a list for a model', () => {
    const list = ['CONV_2D', 'ADD', 'SOFTMAX'].map((tag) => `${tag} took 5 ticks (0 ms).`);
    const log = [...list.slice(1), '', ...list, '', ...list, '', ...list.slice(0, 2)].join('\n');
    const { measurements } = timingsFromLog(log, WHEN);
    expect(measurements.map(({ operators }) => operators.length)).toEqual([3]);
  });

  it('keeps boards apart', () => {
    const facts = (sha: string) =>
      [
        ...[ownLine('port', 'p'), ownLine('version', 1), ownLine('core', 'c')],
        ...[ownLine('clock', 5), ownLine('timer', 'cycles,T,5'), ownLine('overhead', 7)],
        ...[ownLine('model', 'm'), ownLine('sha256', sha.repeat(64)), ownLine('status', 0)],
      ].join('\n');
    const run = `${ownLine('run', '0,3')}\nm-ready\n`;
    const log = `${facts('a')}\nm-ready\n${run}${facts('b')}\nm-ready\n${run}${run}`;
    expect(timingsFromLog(log, WHEN).measurements.map(({ runs }) => runs)).toEqual([[3], [3, 3]]);
  });

  it('reads the profiler’s text as runs, and bounds the rate of its ticks', () => {
    const measurement = onlyOne(`Hello\n${PROFILE}\ndone\n${PROFILE.replace('163', '165')}`);
    expect(ticksOf(measurement)).toEqual([
      ['CONV_2D', 132863, 132863],
      ['DEPTHWISE_CONV_2D', 38127, 38127],
      ['SOFTMAX', 163, 165],
    ]);
    expect(measurement).toMatchObject({ timer: { kind: 'unknown' }, runs: [], kernels: 'tflm' });
    expect(measurement.timer).not.toHaveProperty('hertz');
    expect(measurement.warnings).toEqual([
      "The log does not say how long a tick is: times are in ticks. Its milliseconds put the timer's rate between 22.1 MHz and 26.6 MHz.",
    ]);
  });

  it('works the rate out where the milliseconds are many', () => {
    const { timer, warnings } = onlyOne('CONV_2D took 8000400 ticks (100 ms).');
    expect(timer.hertz).toBeCloseTo(79.6e6, -6);
    expect(warnings?.[0]).toContain('good to 0.5 %');
  });

  it('reads tables, and totals by tag only where there is nothing better', () => {
    const events = '"Event","Tag","Ticks"\n0,CONV_2D,10\n1,CONV_2D,20\n2,SOFTMAX,3\n';
    const totals =
      '"Unique Tag","Total ticks across all events with that tag."\nCONV_2D, 30\nSOFTMAX, 3\n"total number of ticks", 33\n';
    expect(ticksOf(onlyOne(`${events}\n${totals}`))).toEqual([
      ['CONV_2D', 10],
      ['CONV_2D', 20],
      ['SOFTMAX', 3],
    ]);
    const sums = onlyOne(totals);
    expect(ticksOf(sums)).toEqual([
      ['CONV_2D', 30],
      ['SOFTMAX', 3],
    ]);
    expect(sums.warnings?.at(-1)).toContain('sum of all operators of its kind');
  });

  it('leaves out the phases of a program', () => {
    const setup = 'tflite::GetModel took 5 ticks (0 ms).\nCreateOpResolver took 9 ticks (0 ms).\n';
    expect(ticksOf(onlyOne(`${setup}${PROFILE}`)).length).toBe(3);
    expect(timingsFromLog(setup, WHEN).measurements).toEqual([]);
  });

  it('is not put off by loggers, colours or another task’s word', () => {
    const espressif = PROFILE.trim()
      .split('\n')
      .flatMap((line) => ['\u001b[0;32mI (99) wifi: beacon\u001b[0m', line]);
    expect(ticksOf(onlyOne(espressif.join('\n'))).length).toBe(3);
    const prefixed = PROFILE.trim().replaceAll(/^/gm, '[00:00:01.000,000] <inf> app: ');
    expect(ticksOf(onlyOne(prefixed)).length).toBe(3);
  });

  it('says what it looks for when there is nothing', () => {
    const { measurements, reasons } = timingsFromLog('Hello world\n1, 2\n"a", 5', WHEN);
    expect(measurements).toEqual([]);
    expect(reasons.join()).toContain('No timings were found.');
  });

  it('never fails, whatever is pasted', () => {
    const known = fc.constantFrom(
      ...DUT.split('\r\n'),
      ...PROFILE.split('\n'),
      '"Event","Tag","Ticks"',
      '0,CONV_2D,10',
    );
    const own = fc
      .tuple(
        fc.constantFrom('run', 'op', 'sum', 'done', 'out', 'bytes', 'timer', 'sha256'),
        fc.string(),
      )
      .map(([key, value]) => ownLine(key, value));
    const numbers = fc
      .tuple(fc.constantFrom('run', 'op', 'sum', 'done'), fc.array(fc.nat(5), { maxLength: 4 }))
      .map(([key, values]) => ownLine(key, values.join(',')));
    const line = fc.oneof(known, own, numbers, fc.string(), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const { measurements, reasons } = timingsFromLog(lines.join('\n'), WHEN);
        expect(measurements.length + reasons.length).toBeGreaterThan(0);
        for (const { runs, operators } of measurements)
          for (const ticks of [runs, ...operators.map((one) => one.ticks)].flat())
            expect(ticks).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['one endless line', 'a'],
    ['answers that end', `${ownLine('run', '0,5')}\nm-ready\n`],
    ['answers that never end', `${ownLine('run', '0,5')}\n`],
    ['runs with huge numbers', `${ownLine('run', '9007199254740990,5')}\n`],
    ['profiled runs', 'CONV_2D took 5 ticks (0 ms).\n\n'],
    ['one endless profile', 'CONV_2D took 5 ticks (0 ms).\n'],
    ['escapes without end', '\u001b]\u001b['],
    ['prefixes', 'I (5) x: I (5) x: '],
    ['models', 'm-model-[a]\nm-infer-start-1\nm-lap-us-1\nm-lap-us-2\nm-infer-done\nm-model-[b]\n'],
  ])('takes two megabytes of %s in its stride', (_, piece) => {
    const text = piece.repeat(Math.ceil((2 * 2 ** 20) / piece.length));
    const began = performance.now();
    const { measurements } = timingsFromLog(text, WHEN);
    // Nothing that grows faster than the text would come close, on any machine.
    expect(performance.now() - began).toBeLessThan(15_000);
    for (const { runs, operators } of measurements)
      expect(runs.length + operators.length).toBeLessThanOrEqual(20_000);
  });
});

describe('the collector', () => {
  it('may be asked while an answer is under way', () => {
    const collector = createCollector({ when: WHEN, place: { kind: 'hardware' } });
    collector.take(ownLine('op', '0,0,48,5'));
    expect(collector.found().measurements).toEqual([]);
    for (const line of [ownLine('op', '0,1,48,5'), ownLine('sum', '0,10'), 'm-ready'])
      collector.take(line);
    expect(collector.found().measurements).toMatchObject([
      { place: { kind: 'hardware' }, operators: [{ ticks: [5] }, { ticks: [5] }], dropped: 0 },
    ]);
  });
});
