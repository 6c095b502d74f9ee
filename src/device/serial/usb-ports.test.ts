/** The polyfill over a device of the CDC-ACM class; that its ports behave like all others is port-conformance.test.ts. */
import { describe, expect, it } from 'vitest';
import { openPort } from '../open-port';
import { grantedPorts, requestPort, serialSupport } from './find-ports';
import { fakeUsb } from './testing/fake-usb';
import { usbSerialHost } from './usb-ports';

const OPTIONS = { baudRate: 115_200 };

describe('ports over WebUSB', () => {
  it('set the line up, carry bytes, and let go of it', async () => {
    const fake = fakeUsb();
    const found = await requestPort(usbSerialHost(fake.usb));
    expect(found).toMatchObject({ kind: 'webusb', label: 'serial port (2e8a:000a)' });
    const open = await openPort(found, { ...OPTIONS, parity: 'even' });
    expect(fake.lineCoding()).toEqual([115_200, 0, 2, 8]);
    expect(fake.lineStates).toEqual([1]);
    await open.setSignals({ dataTerminalReady: false, requestToSend: true });
    await open.write(Uint8Array.of(1, 2));
    fake.send(Uint8Array.of(3));
    expect(await open.received.take(1, { ms: 1000 })).toEqual(Uint8Array.of(3));
    await open.close();
    expect(fake.sent()).toEqual(Uint8Array.of(1, 2));
    expect(fake.lineStates).toEqual([1, 2, 0]);
    expect(fake.device.opened).toBe(false);
  });

  it('are the same ones however often they are listed, until the device is gone', async () => {
    const { usb, unplug } = fakeUsb();
    const host = usbSerialHost(usb);
    const [first] = await grantedPorts(host);
    const [second] = await grantedPorts(host);
    expect(second?.port).toBe(first?.port);
    unplug();
    expect(first?.port.connected).toBe(false);
    expect(await grantedPorts(host)).toEqual([]);
  });

  it('are lost with the device, by WebUSB’s own event', async () => {
    const { usb, unplug } = fakeUsb();
    const open = await openPort(await requestPort(usbSerialHost(usb)), OPTIONS);
    const reading = open.received.take(1, { ms: 5000 });
    unplug();
    await expect(reading).rejects.toMatchObject({ failure: 'lost' });
    expect((await open.lost).failure).toBe('lost');
    await open.close();
  });

  it('take packets without a byte for what they are', async () => {
    const { usb, send } = fakeUsb();
    const open = await openPort(await requestPort(usbSerialHost(usb)), OPTIONS);
    // Followed by an empty packet, since it fills its last one.
    send(new Uint8Array(64).fill(1));
    send(Uint8Array.of(2));
    const got = await open.received.take(65, { ms: 1000 });
    expect(got[64]).toBe(2);
    await open.close();
  });

  it('say that the system holds the device', async () => {
    const { usb } = fakeUsb({ isHeld: true });
    const found = await requestPort(usbSerialHost(usb));
    await expect(openPort(found, OPTIONS)).rejects.toMatchObject({
      failure: 'busy',
      advice: expect.stringMatching(/driver/) as string,
    });
  });

  it('are not made of devices of another class', async () => {
    const host = usbSerialHost(fakeUsb({ kind: 'vendor' }).usb);
    expect(await grantedPorts(host)).toEqual([]);
    await expect(requestPort(host)).rejects.toMatchObject({ failure: 'no-ability' });
  });

  it('have limits that are said', () => {
    expect(serialSupport(undefined).limits).toMatch(/no Web Serial/);
    expect(serialSupport(usbSerialHost(fakeUsb().usb)).limits).toMatch(/CDC-ACM/);
  });
});
