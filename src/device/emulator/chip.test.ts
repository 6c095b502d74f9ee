/** The emulated Pico alone: the runner's answers, its clock, its line, and what goes wrong on it. */
import { describe, expect, it } from 'vitest';
import { sampleCargo } from '../../../scripts/runner/testing/cargo';
import { linesOf } from '../../../scripts/runner/testing/lines';
import { emulatePico } from '../../../scripts/runner/testing/pico';
import { writeUf2 } from '../../core/firmware/uf2';
import { createPico } from './chip';
import type { Pico } from './chip';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const flashed = async (id: string): Promise<Pico> => {
  const { firmware } = await sampleCargo('rp2040-uart', id);
  const pico = createPico();
  pico.enterBootsel();
  pico.writeBlocks(writeUf2(firmware));
  pico.reset();
  return pico;
};

const say = (pico: Pico, text: string): string => {
  pico.send(encoder.encode(text));
  while (pico.state().phase === 'running') pico.run(1000);
  return decoder.decode(pico.take());
};

describe('the emulated Pico', () => {
  it('starts the runner, which then sleeps', async () => {
    const pico = await flashed('vibration-anomaly');
    expect(linesOf(say(pico, '')).at(-1)).toBe('m-ready');
    expect(pico.state()).toMatchObject({ phase: 'idle', hertz: 125e6, lostBytes: 0 });
  });

  it('stays in BOOTSEL mode while flash holds nothing it could start', () => {
    const pico = createPico();
    pico.reset();
    expect(pico.state().phase).toBe('bootsel');
  });

  it('times every step exactly as rp2040js does with its clock ticked by the instruction', async () => {
    const { firmware } = await sampleCargo('rp2040-uart', 'vibration-anomaly');
    const peer = emulatePico(firmware.segments);
    const pico = await flashed('vibration-anomaly');
    peer.say('');
    say(pico, '');
    expect(say(pico, 'x profile%')).toBe(peer.say('x profile%'));
  });
});
