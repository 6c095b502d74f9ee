/**
 * What the runner computes on the emulated board is what the tab's own runtime computes, bit for bit:
 * models of every number type, with several inputs, several outputs and state, through the same port
 * that the studio uses.
 */
import { describe, expect, it } from 'vitest';
import type { Cargo } from '../../../scripts/runner/testing/cargo';
import { loadCommands, sampleCargo, smallCargo } from '../../../scripts/runner/testing/cargo';
import { outputBytes, valuesOf } from '../../../scripts/runner/testing/lines';
import { startEmulatedPico } from './emulated-pico';
import { localChip } from './testing/local-chip';
import { quietHost, talkOver } from './testing/talk';

const PORT = 'rp2040-uart';

const SMALL = [
  ['convolution', 'CONV_2D INT8'],
  ['convolution', 'DEPTHWISE_CONV_2D INT16'],
  ['convolution', 'FULLY_CONNECTED FLOAT32'],
  ['arithmetic', 'ADD INT8'],
  ['arithmetic', 'MUL INT16'],
  ['arithmetic', 'SUB FLOAT32'],
  ['activation', 'SOFTMAX INT16'],
  ['activation', 'LOGISTIC FLOAT32'],
  ['movement', 'CONCATENATION INT32'],
  ['movement', 'SPLIT INT8'],
  ['state', 'UNIDIRECTIONAL_SEQUENCE_LSTM INT8'],
] as const;

/** The outputs as the emulated board gives them, byte for byte. */
const onBoard = async ({ firmware, inputs, outputs }: Cargo): Promise<readonly Uint8Array[]> => {
  const pico = startEmulatedPico(localChip);
  await pico.flasher.flash(pico.found, firmware, quietHost());
  const talk = await talkOver(pico.found.port);
  await talk.say('%');
  for (const command of loadCommands(inputs)) await talk.say(command);
  expect(valuesOf(await talk.say('x infer%'), 'done')).toEqual(['1']);
  const read: Uint8Array[] = [];
  for (const index of outputs.keys()) read.push(outputBytes(await talk.say(`x out ${index}%`)));
  await talk.end();
  pico.stop();
  return read;
};

const plain = (outputs: readonly Uint8Array[]): readonly Uint8Array[] =>
  outputs.map((bytes) => new Uint8Array(bytes));

describe('the emulated board computes what the tab computes', () => {
  it.each(SMALL)('%s: %s', { timeout: 60_000 }, async (family, group) => {
    const cargo = await smallCargo(PORT, family, group);
    expect(await onBoard(cargo)).toEqual(plain(cargo.outputs));
  });

  it('has cases with several inputs, and with several outputs', async () => {
    const cargos = await Promise.all(
      SMALL.map(([family, group]) => smallCargo(PORT, family, group)),
    );
    expect(cargos.some(({ inputs }) => inputs.length > 1)).toBe(true);
    expect(cargos.some(({ outputs }) => outputs.length > 1)).toBe(true);
  });

  it.each(['clothes', 'keyword-spotting'])('%s', { timeout: 120_000 }, async (id) => {
    const cargo = await sampleCargo(PORT, id);
    expect(await onBoard(cargo)).toEqual(plain(cargo.outputs));
  });
});
