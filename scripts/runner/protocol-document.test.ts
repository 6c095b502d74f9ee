/** The examples in PROTOCOL.md are lines that the studio takes and that the runner gives. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRunnerAnswer } from '../../src/device/console/answer';
import { helloOf } from '../../src/device/console/hello';
import { recognise } from '../../src/device/console/recognise';
import { loadCommands, smallCargo } from './testing/cargo';
import { linesOf } from './testing/lines';
import { emulatePico } from './testing/pico';

interface Exchange {
  readonly command: string;
  readonly answer: readonly string[];
}

const exchanges = (): readonly Exchange[] => {
  const text = readFileSync('firmware/runner/PROTOCOL.md', 'utf8');
  const [, block = ''] = /```text\n([^`]*)```/.exec(text) ?? [];
  return block.split(/^> /m).flatMap((part) => {
    const [command = '', ...answer] = part.trimEnd().split('\n');
    return command === '' ? [] : [{ command, answer: answer.map((line) => line.slice(2)) }];
  });
};

const examples = exchanges();
const cargo = await smallCargo('rp2040-uart', 'convolution', 'FULLY_CONNECTED INT8', 10);

/** Commas and hexadecimal digits stay what they are; numbers may differ. */
const shapeOf = (line: string): string =>
  line.replace(/\*[0-9a-f]{4}$/, '*hhhh').replace(
    /\[(.*)\]/,
    (_, value: string) =>
      `[${value
        .split(',')
        .map(() => 'v')
        .join()}]`,
  );

describe('PROTOCOL.md', () => {
  it('has an example of every line that the runner writes, and of no other', () => {
    const source = ['own.c', 'mlperf.c']
      .map((file) => readFileSync(`firmware/runner/${file}`, 'utf8'))
      .join('');
    const calls = /(?:begin_own|put_own_text|put_own_number|put_run|put_sizes)\("(\w+)"/g;
    const written = new Set([...source.matchAll(calls)].map(([, key = '']) => key));
    const shown = examples.flatMap(({ answer }) =>
      answer.flatMap((line) => /^m-x-(\w+)-/.exec(line)?.[1] ?? []),
    );
    expect(new Set(shown)).toEqual(written);
    expect(written.size).toBe(19);
  });

  it('shows lines that the studio takes, and whose damage it sees', () => {
    const lines = examples.flatMap(({ answer }) => answer);
    for (const line of lines) {
      const { kind } = recognise(line);
      expect([line, ['own', 'ready', 'error'].includes(kind)]).toEqual([line, true]);
      if (kind === 'own')
        for (let at = 'm-x-'.length; at < line.length; at++) {
          const flipped = String.fromCharCode(line.charCodeAt(at) ^ 1);
          const damaged = line.slice(0, at) + flipped + line.slice(at + 1);
          expect(recognise(damaged).kind).toBe('damaged');
        }
    }
  });

  it('shows a board that says all that a session needs', () => {
    const answer = createRunnerAnswer();
    const [hello] = examples;
    for (const line of hello?.answer ?? []) answer.take(recognise(line));
    expect(helloOf(answer.facts)).toMatchObject({ version: 1, program: { name: 'kws01' } });
  });

  it('shows what the runner says', () => {
    const pico = emulatePico(cargo.firmware.segments);
    for (const command of loadCommands(cargo.inputs)) pico.say(command);
    for (const { command, answer } of examples) {
      const given = linesOf(pico.say(`${command}%`));
      // This model may have another number of steps.
      expect([...new Set(given.map(shapeOf))]).toEqual([...new Set(answer.map(shapeOf))]);
      if (command.startsWith('?')) expect(given).toEqual(answer);
    }
  });
});
