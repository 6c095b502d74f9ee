/** The emulated board through the worker's bridge, on this thread. */
import { describe, expect, it } from 'vitest';
import { sampleCargo } from '../../scripts/runner/testing/cargo';
import { startEmulatedPico } from '../device/emulator/emulated-pico';
import { localChip } from '../device/emulator/testing/local-chip';
import { quietHost, talkOver } from '../device/emulator/testing/talk';
import { createEmulatorClient } from './emulator-client';
import { createEmulatorService } from './emulator-service';
import { sameThread } from './testing/same-thread';

const begin = () => {
  const peer = sameThread(createEmulatorService(localChip));
  return { peer, pico: startEmulatedPico(createEmulatorClient(() => peer)) };
};

describe('the emulator client', () => {
  it('flashes and talks through the bridge, and ends the worker', { timeout: 60_000 }, async () => {
    const { firmware } = await sampleCargo('rp2040-uart', 'vibration-anomaly');
    const { peer, pico } = begin();
    await pico.flasher.flash(pico.found, firmware, quietHost());
    const talk = await talkOver(pico.found.port);
    expect(await talk.say('%')).toMatch(/m-ready\r\n$/);
    expect(await talk.say('name%')).toBe('m-name-dut-[arenascope]\r\nm-ready\r\n');
    pico.stop();
    expect(peer.isTerminated()).toBe(true);
  });

  it('tells why it ended when its worker dies, and loses the port', async () => {
    const { peer, pico } = begin();
    await pico.found.port.open({ baudRate: 115_200 });
    const reading = pico.found.port.readable?.getReader().read();
    peer.crash('out of memory');
    await expect(reading).rejects.toThrow('The device has been lost.');
    expect(await pico.ended).toBe('out of memory');
  });
});
