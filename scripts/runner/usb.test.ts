import { describe, expect, it } from 'vitest';
import { smallCargo } from './testing/cargo';
import { UsbHost, startUsbPico } from './testing/usb-pico';

const { firmware } = await smallCargo('rp2040-usb', 'convolution', 'FULLY_CONNECTED INT8', 3);
describe('try', () => {
  it('enumerates', () => {
    const host = new UsbHost(startUsbPico(firmware.segments));
    const d = host.enumerate();
    console.log(Buffer.from(d.device).toString('hex'), Buffer.from(d.configuration).toString('hex'), host.pico.microseconds());
    host.open();
    console.log(JSON.stringify(host.say('')));
    console.log(JSON.stringify(host.say('name%')));
    console.log(host.say('x hello%'));
    console.log(host.say('x profile%'));
    expect(1).toBe(1);
  });
});
