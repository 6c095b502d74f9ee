/**
 * What the runner's own USB does for the silicon's sake and for the boot ROM's. No emulator has the
 * faults of the silicon: this shows that their work-arounds are carried out as published, not that
 * they help.
 */
import type { RP2040 } from 'rp2040js';
import { describe, expect, it } from 'vitest';
import { loadCommands, sampleCargo, smallCargo } from './testing/cargo';
import { UsbHost, startUsbPico } from './testing/usb-pico';

const { firmware } = await smallCargo('rp2040-usb', 'convolution', 'FULLY_CONNECTED INT8', 3);
const NAME = 'm-name-dut-[arenascope]\r\nm-ready\r\n';

/** What a peripheral is told, and when, in microseconds. */
interface Written {
  readonly at: number;
  readonly offset: number;
  readonly value: number;
}

const watch = (chip: RP2040, peripheral: number): readonly Written[] => {
  const written: Written[] = [];
  const device = chip.peripherals[peripheral];
  if (device === undefined) throw new Error('The emulator lacks a peripheral.');
  const write = device.writeUint32.bind(device);
  device.writeUint32 = (offset, value) => {
    written.push({ at: chip.clock.nanos / 1000, offset, value: value >>> 0 });
    write(offset, value);
  };
  return written;
};

const [USB, SYSINFO, IO_BANK0] = [0x50110, 0x40000, 0x40014];

describe('RP2040-E5', () => {
  const [MUXING, GPIO15_CTRL] = [0x74, 0x7c];
  const [TO_PHY, TO_PADS] = [0b1001, 0b1100];
  const plugIn = (chipId: number) => {
    let muxing: readonly Written[] = [];
    let pins: readonly Written[] = [];
    const pico = startUsbPico(firmware.segments, (chip) => {
      const information = chip.peripherals[SYSINFO];
      if (information) information.readUint32 = (offset) => (offset === 0 ? chipId : 2);
      muxing = watch(chip, USB);
      pins = watch(chip, IO_BANK0);
    });
    return {
      host: new UsbHost(pico),
      muxed: () => muxing.filter(({ offset }) => offset === MUXING),
      pin: () => pins.filter(({ offset }) => offset === GPIO15_CTRL).map(({ value }) => value),
    };
  };

  it('shows B1 an idle bus after a reset, for a millisecond, and gives the pin back', () => {
    const { host, muxed, pin } = plugIn(0x1000_2927);
    host.reset();
    const ended = host.pico.microseconds() - 10_000;
    expect(muxed().map(({ value }) => value)).toEqual([TO_PHY, TO_PADS, TO_PHY]);
    const [, shown, hidden] = muxed();
    expect(shown?.at).toBeGreaterThan(ended - 1);
    expect((hidden?.at ?? 0) - (shown?.at ?? 0)).toBeGreaterThan(800);
    expect((hidden?.at ?? 0) - (shown?.at ?? 0)).toBeLessThan(1200);
    const [borrowed = 0, returned] = pin();
    expect(pin()).toHaveLength(2);
    // Its debug function, output off, input high; then nothing's, as before.
    expect([borrowed & 31, (borrowed >> 12) & 3, (borrowed >> 16) & 3]).toEqual([8, 2, 3]);
    expect((returned ?? 0) & 31).toBe(31);
    host.enumerate();
    host.open();
    host.say('');
    expect(host.say('name%')).toBe(NAME);
  });

  it('leaves B2 alone', () => {
    const { host, muxed, pin } = plugIn(0x2000_2927);
    host.enumerate();
    expect(muxed().map(({ value }) => value)).toEqual([TO_PHY]);
    expect(pin()).toEqual([]);
  });

  it('gives up where the bus stays low: a board with power of its own, unplugged', () => {
    const { host, muxed } = plugIn(0x1000_2927);
    host.enumerate();
    const before = muxed().length;
    host.pico.bus.reset(true);
    host.pico.run(400_000);
    expect(muxed()).toHaveLength(before);
    const timer = watch(host.pico.chip, 0x40054);
    host.pico.run(100_000);
    expect(timer).toEqual([]);
    // Plugged in again.
    host.enumerate();
    host.open();
    host.say('');
    expect(host.say('name%')).toBe(NAME);
  });
});

describe('RP2040-E2', () => {
  const [EP_ABORT, BUFFERS_OF_EP0] = [0x60, 3];
  /** A request that the host drops once its answer is offered, and then another. */
  const abortsOf = (chipId: number): readonly number[] => {
    const host = new UsbHost(
      startUsbPico(firmware.segments, (chip) => {
        const information = chip.peripherals[SYSINFO];
        if (information) information.readUint32 = (offset) => (offset === 0 ? chipId : 2);
      }),
    );
    host.enumerate();
    const written = watch(host.pico.chip, USB);
    for (let i = 0; i < 2; i++) {
      host.pico.bus.setup(host.address, [0x80, 6, 0, 1, 0, 0, 18, 0]);
      host.pico.run(30);
    }
    return written
      .filter(({ offset, value }) => offset === EP_ABORT && (value & BUFFERS_OF_EP0) !== 0)
      .map(({ value }) => value);
  };

  it('takes a packet back from B2, and never aborts on B1, where that does not end', () => {
    expect(abortsOf(0x2000_2927)).toContain(1);
    expect(abortsOf(0x1000_2927)).not.toContain(1);
  });
});

describe('RP2040-E15', () => {
  const DATA_IN_WORD = 0x90;
  const AVAILABLE = 1 << 10;

  it('offers packets in the first 800 us of a frame only', async () => {
    const cargo = await sampleCargo('rp2040-usb', 'vibration-anomaly');
    const host = new UsbHost(startUsbPico(cargo.firmware.segments));
    host.enumerate();
    host.open();
    host.say('');
    for (const command of loadCommands(cargo.inputs)) host.say(command);
    const { bus, chip, microseconds } = host.pico;
    const offered: number[] = [];
    let began = 0;
    const startOfFrame = bus.startOfFrame;
    Object.assign(bus, {
      startOfFrame: () => {
        began = microseconds();
        startOfFrame();
      },
    });
    chip.usbCtrl.DPRAMUpdated = (offset, value) => {
      if (offset === DATA_IN_WORD && (value & AVAILABLE) !== 0)
        offered.push(microseconds() - began);
    };
    // What has piled up fills more than one frame.
    host.reads = false;
    host.write('db print%');
    for (let frames = 0; frames < 20; frames++) host.frame();
    host.reads = true;
    const answer = host.say('');
    expect(answer.length).toBeGreaterThan(2000);
    expect(offered.length).toBeGreaterThan(answer.length / 64);
    // The host takes one every 50 us: without the rule a fifth of them would come later.
    expect(Math.max(...offered)).toBeLessThan(810);
    expect(Math.max(...offered)).toBeGreaterThan(700);
  });

  it('watches frames only while there is something to send: no run is disturbed', async () => {
    const cargo = await sampleCargo('rp2040-usb', 'vibration-anomaly');
    const host = new UsbHost(startUsbPico(cargo.firmware.segments));
    host.enumerate();
    host.open();
    host.say('');
    const { chip } = host.pico;
    const [INTE, ON_FRAME] = [0x90, 1 << 17];
    const isWatching = (): boolean => (chip.usbCtrl.readUint32(INTE) & ON_FRAME) !== 0;
    expect(isWatching()).toBe(false);
    host.write('x infer 2%');
    let quiet = 0;
    let busy = 0;
    while (!host.heard.endsWith('m-x-done-[2]*4f9d\r\nm-ready\r\n') && quiet + busy < 3000) {
      host.frame();
      if (isWatching()) busy++;
      else quiet++;
    }
    expect(quiet).toBeGreaterThan(10);
    expect(busy).toBeLessThan(6);
  });
});

describe('1200 baud', () => {
  /** A boot ROM with one function, which stands still; written from the datasheet, section 2.8.3. */
  const BOOT = 0x100;
  const LOOK_UP = [
    ...[0x8802, 0x2a00, 0xd003, 0x428a, 0xd003, 0x3004, 0xe7f8], // until the code, or 0
    ...[0x2000, 0x4770, 0x8840, 0x4770], // 0, or what stands behind the code
  ];
  const loadRom = (chip: RP2040, version = 1): void => {
    const rom = new DataView(chip.bootrom.buffer);
    const halves = (at: number, values: readonly number[]): void =>
      values.forEach((value, i) => rom.setUint16(at + 2 * i, value, true));
    halves(0x10, [0x754d, 0x0200 | version, 0x80, 0, 0x41]);
    halves(0x40, LOOK_UP);
    halves(0x80, [0x1111, 0x2223, 0x4255, BOOT | 1, 0]);
    halves(BOOT, [0xe7fe]);
  };
  const opened = (version?: number): UsbHost => {
    const host = new UsbHost(startUsbPico(firmware.segments, (chip) => loadRom(chip, version)));
    host.enumerate();
    host.open();
    host.say('');
    return host;
  };

  it('calls the boot ROM for its USB drive, once the host has seen its request taken', () => {
    const host = opened();
    const { core } = host.pico.chip;
    host.setBaud(1200);
    expect(core.PC).toBeGreaterThan(0x1000_0000);
    host.pico.run(30_000);
    expect(core.PC).toBe(BOOT);
    expect([core.registers[0], core.registers[1]]).toEqual([0, 0]);
  });

  it('does so in the middle of a run', async () => {
    const cargo = await sampleCargo('rp2040-usb', 'keyword-spotting');
    const host = new UsbHost(startUsbPico(cargo.firmware.segments, (chip) => loadRom(chip)));
    host.enumerate();
    host.open();
    host.say('');
    host.write('x infer%');
    for (let i = 0; i < 5; i++) host.frame();
    host.setBaud(1200);
    host.pico.run(30_000);
    expect(host.pico.chip.core.PC).toBe(BOOT);
  });

  it('goes on where there is no boot ROM that it knows', () => {
    const host = opened(9);
    host.setBaud(1200);
    host.pico.run(30_000);
    expect(host.say('name%')).toBe(NAME);
  });
});
