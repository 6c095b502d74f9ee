/** The emulated board as the studio meets it: flashed, talked to over its port, stopped. */
import { describe, expect, it } from 'vitest';
import { loadCommands, sampleCargo } from '../../../scripts/runner/testing/cargo';
import { outputBytes, valuesOf } from '../../../scripts/runner/testing/lines';
import { crc32 } from '../../core/crc32';
import { firmwareBytes } from '../../core/firmware/firmware';
import type { FlashProgress } from '../flash/flasher';
import type { ChipProgress } from './chip-link';
import { startEmulatedPico } from './emulated-pico';
import { localChip } from './testing/local-chip';
import { quietHost, talkOver } from './testing/talk';

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const hex = (value: number): string => value.toString(16).padStart(8, '0');

describe('startEmulatedPico', () => {
  it('flashes, verifies and runs a model as the tab does', { timeout: 120_000 }, async () => {
    const { firmware, inputs, outputs } = await sampleCargo('rp2040-uart', 'vibration-anomaly');
    const pico = startEmulatedPico(localChip);
    const seen: FlashProgress[] = [];
    const host = { ...quietHost(), onProgress: (progress: FlashProgress) => seen.push(progress) };
    const report = await pico.flasher.flash(pico.found, firmware, host);
    expect(report).toMatchObject({ protocol: 'emulator', verified: 'read-back' });
    expect(report.written).toBe(firmwareBytes(firmware));
    const phases = ['reset', 'identify', 'write', 'verify', 'start'];
    expect([...new Set(seen.map(({ phase }) => phase))]).toEqual(phases);
    const talk = await talkOver(pico.found.port);
    await talk.say('%');
    for (const command of loadCommands(inputs)) await talk.say(command);
    const answer = await talk.say('x infer%');
    const crcs = outputs.map((bytes, i) => `${i},${bytes.length},${hex(crc32(bytes))}`);
    expect(valuesOf(answer, 'out')).toEqual(crcs);
    expect(outputBytes(await talk.say('x out 0%'))).toEqual(new Uint8Array(outputs[0] ?? []));
    await talk.end();
    pico.stop();
  });

  it('says how far it is, and stops in the middle', { timeout: 60_000 }, async () => {
    const { firmware } = await sampleCargo('rp2040-uart', 'keyword-spotting');
    const pico = startEmulatedPico(localChip);
    await pico.flasher.flash(pico.found, firmware, quietHost());
    const talk = await talkOver(pico.found.port);
    await talk.say('%');
    const seen: ChipProgress[] = [];
    pico.watch((progress) => seen.push(progress));
    const answer = talk.say('x infer 100%');
    const running = () => seen.filter(({ phase }) => phase === 'running');
    while (running().length < 3) await sleep(20);
    const busy = running();
    expect(busy.at(-1)?.cycles).toBeGreaterThan(busy[0]?.cycles ?? Infinity);
    pico.stop();
    await expect(answer).rejects.toThrow('The device has been lost.');
    expect(pico.found.port.readable).toBeNull();
    await expect(pico.flasher.flash(pico.found, firmware, quietHost())).rejects.toThrow('stopped');
  });
});
