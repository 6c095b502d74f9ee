/**
 * Endpoint 0 and the data endpoints of the runner's own USB, with hosts that ask for what there is
 * not, end transfers early, lose acknowledgements, and come too early or too late.
 */
import { describe, expect, it } from 'vitest';
import { smallCargo } from './testing/cargo';
import type { Request } from './testing/usb-pico';
import { UsbHost, startUsbPico } from './testing/usb-pico';

const { firmware } = await smallCargo('rp2040-usb', 'convolution', 'FULLY_CONNECTED INT8', 3);
const NAME = 'm-name-dut-[arenascope]\r\nm-ready\r\n';
const [GET_DESCRIPTOR, SET_ADDRESS] = [6, 5];
const DEVICE: Request = { type: 0x80, request: GET_DESCRIPTOR, value: 0x100, length: 18 };
/** The least that a host leaves a device between two packets. */
const MOMENT = 30;

const CHIP_ID = { b1: 0x1000_2927, b2: 0x2000_2927 } as const;

/** B1 hands buffers back only when it likes; on B2 they can be taken back. */
const plugIn = (stepping: keyof typeof CHIP_ID): UsbHost =>
  new UsbHost(
    startUsbPico(firmware.segments, (chip) => {
      const systemInformation = chip.peripherals[0x40000];
      if (systemInformation === undefined) throw new Error('The emulator has no SYSINFO.');
      systemInformation.readUint32 = (offset) => (offset === 0 ? CHIP_ID[stepping] : 2);
    }),
  );
const configured = (stepping: keyof typeof CHIP_ID = 'b2'): UsbHost => {
  const host = plugIn(stepping);
  host.enumerate();
  return host;
};
const opened = (stepping: keyof typeof CHIP_ID = 'b2'): UsbHost => {
  const host = configured(stepping);
  host.open();
  host.say('');
  return host;
};
const raw = (host: UsbHost, bytes: readonly number[]): void => {
  host.pico.bus.setup(host.address, bytes);
  host.pico.run(MOMENT);
};

describe.each(['b1', 'b2'] as const)('endpoint 0 of %s', (stepping) => {
  it.each<[string, Request]>([
    ['a device qualifier', { ...DEVICE, value: 0x600, length: 10 }],
    ['a second configuration', { ...DEVICE, value: 0x201 }],
    ['a string that is not there', { ...DEVICE, value: 0x309, length: 255 }],
    ['a report descriptor', { ...DEVICE, value: 0x2200 }],
    ['SET_DESCRIPTOR', { type: 0, request: 7 }],
    ['an unknown standard request', { type: 0x80, request: 0x33, length: 2 }],
    ['an address above 127', { type: 0, request: SET_ADDRESS, value: 200 }],
    ['configuration 2', { type: 0, request: 9, value: 2 }],
    ['interface 2', { type: 0x81, request: 10, index: 2, length: 1 }],
    ['setting 1 of interface 0', { type: 1, request: 11, value: 1 }],
    ['the halt of endpoint 5', { type: 2, request: 3, index: 0x85 }],
    ['remote wake-up', { type: 0, request: 3, value: 1 }],
    ['a vendor request', { type: 0xc0, request: 1, length: 8 }],
    ['a class request that is not CDC', { type: 0xa1, request: 1, length: 1 }],
    ['an encapsulated command to interface 1', { type: 0x21, request: 0x22, index: 1, value: 1 }],
    ['line coding of a wrong length', { type: 0x21, request: 0x20, length: 0 }],
    ['something read that can only be set', { type: 0xa1, request: 0x22, length: 4 }],
    ['something set that can only be read', { type: 0x21, request: 0x21 }],
  ])('refuses %s, and goes on', (_, request) => {
    const host = configured(stepping);
    expect(host.control(request)).toBe('stall');
    // The refusal ends with the next request.
    expect(host.mustGive(DEVICE)).toHaveLength(18);
    host.open();
    host.say('');
    expect(host.say('name%')).toBe(NAME);
  });

  it('gives as much of a descriptor as is asked for', () => {
    const host = configured(stepping);
    const whole = host.mustGive({ ...DEVICE, value: 0x200, length: 75 });
    for (const length of [1, 8, 9, 63, 64, 65, 74, 75, 76, 128, 255, 4096]) {
      const part = host.mustGive({ ...DEVICE, value: 0x200, length });
      expect(part).toEqual(whole.slice(0, length));
    }
    expect(host.control({ ...DEVICE, length: 0 })).toEqual(new Uint8Array());
  });

  it('takes no request of another length than eight bytes', () => {
    const host = configured(stepping);
    expect(host.pico.bus.setup(host.address, [0x80, 6, 0, 1, 0]).kind).toBe('silence');
    expect(host.mustGive(DEVICE)).toHaveLength(18);
  });

  it('is at its new address only once that was confirmed', () => {
    const host = plugIn(stepping);
    host.reset();
    const { bus, run } = host.pico;
    bus.setup(0, [0, SET_ADDRESS, 5, 0, 0, 0, 0, 0]);
    run(MOMENT);
    expect(bus.ask(5, 0).kind).toBe('silence');
    expect(bus.ask(0, 0)).toMatchObject({ kind: 'data', isData1: true, bytes: new Uint8Array() });
    // USB 2.0 leaves it 2 ms; hosts then talk to the new one alone.
    run(MOMENT);
    expect(bus.ask(0, 0).kind).toBe('silence');
    host.address = 5;
    expect(host.mustGive(DEVICE)).toHaveLength(18);
  });

  it('forgets an address that was never confirmed', () => {
    const host = plugIn(stepping);
    host.reset();
    raw(host, [0, SET_ADDRESS, 5, 0, 0, 0, 0, 0]);
    expect(host.mustGive(DEVICE)).toHaveLength(18);
    expect(host.pico.bus.ask(5, 0).kind).toBe('silence');
  });

  it('follows a request that cuts another one short, at every stage of it', () => {
    const host = configured(stepping);
    const { bus, run } = host.pico;
    const longGet = [0x80, GET_DESCRIPTOR, 0, 2, 0, 0, 75, 0];
    const setCoding = [0x21, 0x20, 0, 0, 0, 0, 7, 0];
    const cuts: readonly (() => void)[] = [
      () => raw(host, longGet),
      () => {
        raw(host, longGet);
        bus.ask(host.address, 0);
        run(MOMENT);
      },
      () => {
        raw(host, longGet);
        bus.ask(host.address, 0);
        run(MOMENT);
        bus.ask(host.address, 0);
        run(MOMENT);
      },
      () => raw(host, setCoding),
      () => {
        raw(host, setCoding);
        bus.send(host.address, 0, true, new Uint8Array(7));
        run(MOMENT);
      },
      // macOS, when a program closes a port: several of these, none confirmed.
      () => [1, 2, 3].forEach(() => raw(host, [0x21, 0x22, 0, 0, 0, 0, 0, 0])),
    ];
    for (const cut of cuts) {
      cut();
      expect(host.mustGive(DEVICE)).toHaveLength(18);
      cut();
      host.setBaud(9600);
      const coding = host.mustGive({ type: 0xa1, request: 0x21, length: 7 });
      expect([...coding]).toEqual([0x80, 0x25, 0, 0, 0, 0, 8]);
    }
  });

  it('sends a packet again whose acknowledgement was lost', () => {
    const host = configured(stepping);
    raw(host, [0x80, GET_DESCRIPTOR, 0, 1, 0, 0, 18, 0]);
    const { bus, run } = host.pico;
    const first = bus.ask(host.address, 0, false);
    run(MOMENT);
    expect(bus.ask(host.address, 0)).toEqual(first);
    run(MOMENT);
    expect(bus.send(host.address, 0, true, new Uint8Array()).kind).toBe('ack');
  });

  it('refuses line coding that is shorter than it was said to be', () => {
    const host = configured(stepping);
    raw(host, [0x21, 0x20, 0, 0, 0, 0, 7, 0]);
    const { bus, run } = host.pico;
    bus.send(host.address, 0, true, new Uint8Array([0xb0, 0x04, 0]));
    run(MOMENT);
    expect(bus.ask(host.address, 0).kind).toBe('stall');
    const coding = host.mustGive({ type: 0xa1, request: 0x21, length: 7 });
    expect([...coding]).toEqual([0, 0xc2, 1, 0, 0, 0, 8]);
  });
});

describe('status and configuration', () => {
  it('are told', () => {
    const host = configured();
    const ask = (type: number, request: number, index: number, length: number) =>
      host.control({ type, request, index, length });
    expect(ask(0x80, 0, 0, 2)).toEqual(new Uint8Array(2));
    expect(ask(0x81, 0, 1, 2)).toEqual(new Uint8Array(2));
    expect(ask(0x82, 0, 0x82, 2)).toEqual(new Uint8Array(2));
    expect(ask(0x80, 8, 0, 1)).toEqual(new Uint8Array([1]));
    expect(ask(0x81, 10, 1, 1)).toEqual(new Uint8Array(1));
  });

  it('are those of a device that is not configured before that, and after configuration 0', () => {
    const host = configured();
    host.configure(0);
    const ask = (type: number, request: number, index: number, length: number) =>
      host.control({ type, request, index, length });
    expect(ask(0x80, 8, 0, 1)).toEqual(new Uint8Array(1));
    expect(ask(0x81, 0, 0, 2)).toBe('stall');
    expect(ask(0x82, 0, 0x82, 2)).toBe('stall');
    expect(ask(0xa1, 0x21, 0, 7)).toBe('stall');
    expect(host.pico.bus.ask(host.address, 2).kind).toBe('silence');
    host.configure(1);
    host.open();
    host.say('');
    expect(host.say('name%')).toBe(NAME);
  });
});

describe.each(['b1', 'b2'] as const)('the data endpoints of %s', (stepping) => {
  const halt = (host: UsbHost, index: number, isOn: boolean): void => {
    host.mustGive({ type: 2, request: isOn ? 3 : 1, index });
  };

  it('halt and go on, from DATA0', () => {
    const host = opened(stepping);
    const { bus } = host.pico;
    halt(host, 0x82, true);
    halt(host, 0x02, true);
    expect(bus.ask(host.address, 2).kind).toBe('stall');
    expect(bus.send(host.address, 2, false, new Uint8Array(1)).kind).toBe('stall');
    expect(host.mustGive({ type: 0x82, request: 0, index: 0x82, length: 2 })[0]).toBe(1);
    halt(host, 0x82, false);
    halt(host, 0x02, false);
    host.restartToggles();
    expect(host.say('name%')).toBe(NAME);
  });

  it('begin anew where a host clears a halt that was none, also with a packet waiting', () => {
    const host = opened(stepping);
    host.say('name%');
    host.reads = false;
    host.write('name%');
    for (let i = 0; i < 3; i++) host.frame();
    halt(host, 0x82, false);
    halt(host, 0x02, false);
    host.restartToggles();
    host.reads = true;
    expect(host.say('')).toBe(NAME);
    expect(host.say('name%')).toBe(NAME);
  });

  it('begin anew with a setting that is chosen again', () => {
    const host = opened(stepping);
    host.say('name%');
    host.mustGive({ type: 1, request: 11, index: 1 });
    host.restartToggles();
    expect(host.say('name%')).toBe(NAME);
  });

  it('take empty packets, and each packet once', () => {
    const host = opened(stepping);
    const { bus, run } = host.pico;
    const send = (isData1: boolean, text: string) => {
      run(MOMENT);
      return bus.send(host.address, 2, isData1, new Uint8Array(Buffer.from(text))).kind;
    };
    expect(send(false, '')).toBe('ack');
    expect(send(true, 'na')).toBe('ack');
    // Again, because its acknowledgement did not arrive.
    expect(send(true, 'na')).toBe('ack');
    expect(send(false, 'me%')).toBe('ack');
    expect(host.say('')).toBe(NAME);
  });
});
