/** The picker and the ports granted before, with a Serial of the test's own. */
import { describe, expect, it } from 'vitest';
import type { Port } from '../port';
import { grantedPorts, requestPort } from './find-ports';
import type { SerialHost } from './find-ports';

const port = (info: object): Port => ({ getInfo: () => info }) as Port;

const host = (part: Partial<SerialHost>): SerialHost => ({
  getPorts: () => Promise.resolve([]),
  requestPort: () => Promise.reject(new DOMException('No port selected.', 'NotFoundError')),
  ...part,
});

describe('ports', () => {
  it('are called by their USB ids where they have some', async () => {
    const ports = [port({ usbVendorId: 0x2e8a, usbProductId: 10 }), port({})];
    const found = await grantedPorts(host({ getPorts: () => Promise.resolve(ports) }));
    expect(found.map(({ label }) => label)).toEqual(['serial port (2e8a:000a)', 'serial port']);
  });

  it.each([
    ['NotFoundError', 'cancelled'],
    ['SecurityError', 'no-permission'],
  ])('that were not given, %s, are a failure: %s', async (name, failure) => {
    const refuse = () => Promise.reject(new DOMException('', name));
    await expect(requestPort(host({ requestPort: refuse }))).rejects.toMatchObject({ failure });
  });
});
