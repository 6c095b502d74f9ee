/** One answer of the runner, whole and with lines missing. */
import { describe, expect, it } from 'vitest';
import type { RunnerAnswer } from './answer';
import { createRunnerAnswer } from './answer';
import { helloOf } from './hello';
import { recognise } from './recognise';
import { timedOperators } from './runner-timings';
import { ownLine } from './testing/own-line';

const answerTo = (...lines: readonly string[]): RunnerAnswer => {
  const answer = createRunnerAnswer();
  for (const line of lines) answer.take(recognise(line));
  return answer;
};

const profile = [
  ownLine('op', '0,0,48,100'),
  ownLine('op', '0,0,1,5'),
  ownLine('op', '0,1,80,20'),
  ownLine('sum', '0,125'),
  ownLine('op', '1,0,48,101'),
  ownLine('op', '1,0,1,5'),
  ownLine('op', '1,1,80,21'),
  ownLine('sum', '1,127'),
  ownLine('out', '0,4,00c0ffee'),
  ownLine('done', 2),
] as const;

const HELLO = [
  ...[ownLine('version', 1), ownLine('port', 'rp2040-uart'), ownLine('core', 'cortex-m0plus')],
  ...[ownLine('clock', 125e6), ownLine('flash', 'four data lines')],
  ...[ownLine('timer', 'cycles,SysTick,125000000'), ownLine('overhead', 7)],
  ...[ownLine('model', 'wake.tflite'), ownLine('sha256', 'ab'.repeat(32))],
  ...[ownLine('arena', '2048,200000'), ownLine('inputs', '490'), ownLine('outputs', '12,4')],
  ownLine('status', 0),
];

describe('an answer', () => {
  it('adds up the steps of an operator', () => {
    const answer = answerTo(...profile);
    expect(timedOperators(answer.profiled(), (i) => ['CONV_2D', 'SOFTMAX'][i])).toEqual([
      { operator: 0, tag: 'CONV_2D', ticks: [105, 106] },
      { operator: 1, tag: 'SOFTMAX', ticks: [20, 21] },
    ]);
    expect(timedOperators(answer.profiled(), () => undefined).map(({ tag }) => tag)).toEqual([
      'CONV_INT8',
      'SOFTMAX_INT8',
    ]);
    expect(answer.made()).toBe(2);
    expect(answer.outputs().get(0)).toEqual({ bytes: 4, crc32: 0x00c0ffee });
  });

  it.each(profile.slice(0, 8).map((_, i) => [i]))(
    'drops the run that lacks line %i, and no other',
    (missing) => {
      const answer = answerTo(...profile.filter((_, i) => i !== missing));
      expect(answer.profiled().map(({ ticks }) => ticks.get(1))).toEqual(missing < 4 ? [21] : [20]);
      expect(answer.made()).toBe(2);
    },
  );

  it('drops a run whose line came twice, or damaged, or not at all', () => {
    const answer = answerTo(
      ...[ownLine('run', '0,10'), ownLine('run', '1,11'), ownLine('run', '1,12')],
      ...['m-x-run-[2,13]*0000', ownLine('run', '4,14'), ownLine('done', 5)],
    );
    expect(answer.runs()).toEqual([10, 14]);
    expect(answer.made()).toBe(5);
    expect(answer.damaged()).toBe(1);
  });

  it('counts what the numbers imply when even the end is missing', () => {
    expect(answerTo(ownLine('run', '0,10'), ownLine('run', '6,11')).made()).toBe(7);
  });

  it('takes no number that is none', () => {
    const answer = answerTo(
      ...[ownLine('run', '0,-5'), ownLine('run', '1'), ownLine('run', `2,${'9'.repeat(17)}`)],
      ...[
        ownLine('op', '0,1'),
        ownLine('sum', 'x,y'),
        ownLine('out', '0,0'),
        ownLine('bytes', '0,0,f'),
      ],
    );
    expect(answer.runs()).toEqual([]);
    expect(answer.profiled()).toEqual([]);
    expect(answer.pieces()).toEqual([]);
  });
});

describe('hello', () => {
  it('says what the board is', () => {
    expect(helloOf(answerTo(...HELLO).facts)).toEqual({
      version: 1,
      port: 'rp2040-uart',
      core: 'cortex-m0plus',
      clockHertz: 125e6,
      flash: 'four data lines',
      timer: { kind: 'cycles', name: 'SysTick', hertz: 125e6 },
      isTimerless: false,
      overhead: 7,
      program: {
        name: 'wake.tflite',
        sha256: 'ab'.repeat(32),
        status: 0,
        inputs: [490],
        outputs: [12, 4],
      },
    });
  });

  it('stands without a program', () => {
    expect(helloOf(answerTo(...HELLO.slice(0, 7)).facts)).not.toHaveProperty('program');
  });

  it('believes no timer that counts nothing', () => {
    const lines = HELLO.with(5, ownLine('timer', 'none,SysTick,16000000'));
    expect(helloOf(answerTo(...lines).facts)).toMatchObject({
      isTimerless: true,
      timer: { kind: 'unknown', name: 'SysTick' },
    });
  });

  it.each([0, 1, 2, 3, 5, 6, 7, 8, 12])('is none without line %i', (missing) => {
    expect(helloOf(answerTo(...HELLO.filter((_, i) => i !== missing)).facts)).toBeUndefined();
  });
});
