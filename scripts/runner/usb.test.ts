/**
 * The runner over the RP2040's own USB, against a host that does what systems do (testing/usb-pico.ts)
 * and against the one that rp2040js brings.
 */
import { ConsoleLogger, LogLevel, Simulator, USBCDC } from 'rp2040js';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/core/crc32';
import { loadCommands, sampleCargo, smallCargo } from './testing/cargo';
import { linesOf, outputBytes, valuesOf } from './testing/lines';
import { emulatePico } from './testing/pico';
import { attachFlash } from './testing/spi-flash';
import { readConfiguration } from './testing/usb-descriptors';
import { UsbHost, startUsbPico } from './testing/usb-pico';

const dense = await smallCargo('rp2040-usb', 'convolution', 'FULLY_CONNECTED INT8', 3);
const READY = 'm-ready\r\n';

const plugIn = (firmware = dense.firmware): UsbHost => new UsbHost(startUsbPico(firmware.segments));
const opened = (firmware = dense.firmware): UsbHost => {
  const host = plugIn(firmware);
  host.enumerate();
  host.open();
  host.say('');
  return host;
};
const count = (text: string, what: string): number => text.split(what).length - 1;
const hex = (value: number): string => value.toString(16).padStart(8, '0');

describe('on the bus', () => {
  it('says that it is one serial port', () => {
    const { device, configuration } = plugIn().enumerate();
    expect([...device.slice(0, 2), device.length]).toEqual([18, 1, 18]);
    expect(Buffer.from(device.slice(8, 12)).toString('hex')).toBe('8a2e0a00');
    const { interfaces, value, milliamperes } = readConfiguration(configuration);
    expect([value, milliamperes]).toEqual([1, 100]);
    const [control, data] = interfaces;
    expect(control?.kind).toEqual([2, 2, 0]);
    expect(control?.endpoints).toEqual([{ address: 0x81, kind: 3, packet: 8 }]);
    expect(control?.functional.map(([subtype]) => subtype)).toEqual([0, 1, 2, 6]);
    expect(control?.functional.at(-1)).toEqual([6, 0, 1]);
    expect(data?.kind).toEqual([10, 0, 0]);
    expect(data?.endpoints).toEqual([
      { address: 0x02, kind: 2, packet: 64 },
      { address: 0x82, kind: 2, packet: 64 },
    ]);
  });

  it('tells its name, and the number of its flash chip as its own', () => {
    const unique = [0xe6, 0x61, 0x38, 0x52, 0x83, 0x4c, 0x0b, 0x2a];
    const pico = startUsbPico(dense.firmware.segments, (chip) => {
      attachFlash(chip, { id: [0xef, 0x40, 0x15], status2: 2, unique });
    });
    const host = new UsbHost(pico);
    const { device } = host.enumerate();
    const string = (index: number): string => {
      const value = (3 << 8) | index;
      const bytes = host.mustGive({ type: 0x80, request: 6, value, index: 0x0409, length: 255 });
      expect([...bytes.slice(0, 2)]).toEqual([bytes.length, 3]);
      return new TextDecoder('utf-16le').decode(bytes.slice(2));
    };
    expect([...device.slice(14, 17)].map(string)).toEqual([
      'Arenascope',
      'Arenascope runner (RP2040)',
      'E6613852834C0B2A',
    ]);
    host.open();
    expect(valuesOf(host.say('x hello%'), 'flash')).toEqual(['four data lines at half the clock']);
  });

  it('has no serial number where the flash chip has none', () => {
    const host = plugIn();
    expect(host.enumerate().device[16]).toBe(0);
    const asked = { type: 0x80, request: 6, value: 0x0303, index: 0x0409, length: 255 };
    expect(host.control(asked)).toBe('stall');
  });

  it('talks to the host that rp2040js brings', { timeout: 60_000 }, () => {
    const { rp2040: chip, clock } = new Simulator();
    chip.logger = new ConsoleLogger(LogLevel.Error);
    const host = new USBCDC(chip.usbCtrl);
    let heard = '';
    let isConnected = false;
    host.onDeviceConnected = () => (isConnected = true);
    host.onSerialData = (bytes) => (heard += Buffer.from(bytes).toString('latin1'));
    for (const { address, bytes } of dense.firmware.segments)
      chip.flash.set(bytes, address & 0xffffff);
    chip.core.VTOR = 0x1000_0100;
    chip.core.reset();
    const until = (isDone: () => boolean): void => {
      for (let i = 0; !isDone(); i++) {
        if (i > 2e7) throw new Error(`It never came to that; heard: ${heard}`);
        clock.tick(chip.core.waiting ? 80 : chip.core.executeInstruction() * 8);
      }
    };
    until(() => isConnected && heard.endsWith(READY));
    for (const byte of Buffer.from('name%')) host.sendSerialByte(byte);
    until(() => heard.endsWith(`m-name-dut-[arenascope]\r\n${READY}`));
    expect(count(heard, READY)).toBe(2);
  });
});

describe('a measurement', () => {
  it('equals the tab, and the cycles over the UART', { timeout: 300_000 }, async () => {
    const { firmware, inputs, outputs } = await sampleCargo('rp2040-usb', 'vibration-anomaly');
    const host = opened(firmware);
    const loaded = host.say(loadCommands(inputs).join(''));
    expect(loaded.endsWith(`m-load-done\r\n${READY}`)).toBe(true);
    const expected = outputs.map((bytes, i) => `${i},${bytes.length},${hex(crc32(bytes))}`);
    const whole = host.say('x infer 3%');
    expect(valuesOf(whole, 'out')).toEqual(expected);
    outputs.forEach((bytes, i) =>
      expect(outputBytes(host.say(`x out ${i}%`))).toEqual(new Uint8Array(bytes)),
    );
    const uart = emulatePico(
      (await sampleCargo('rp2040-uart', 'vibration-anomaly')).firmware.segments,
      600,
    );
    loadCommands(inputs).forEach((command) => uart.say(command));
    const ticks = (answer: string, key: string): readonly number[] =>
      valuesOf(answer, key).map((value) => Number(value.split(',').at(-1)));
    const overUart = uart.say('x infer 3%');
    const [steps, stepsOverUart] = [host.say('x profile%'), uart.say('x profile%')];
    expect(valuesOf(steps, 'out')).toEqual(expected);
    expect(ticks(steps, 'op').length).toBe(ticks(stepsOverUart, 'op').length);
    // The two timers' interrupts fall into different steps: nothing else differs.
    ticks(steps, 'op').forEach((value, i) =>
      expect(Math.abs(value - (ticks(stepsOverUart, 'op')[i] ?? NaN))).toBeLessThan(60),
    );
    ticks(whole, 'run').forEach((value, i) =>
      expect(Math.abs(value - (ticks(overUart, 'run')[i] ?? NaN))).toBeLessThan(60),
    );
  });
});

describe('what is sent', () => {
  it('loses nothing of a burst larger than all buffers', { timeout: 60_000 }, () => {
    const host = opened();
    const answer = host.say('name%'.repeat(700));
    expect(count(answer, 'm-name-dut-[arenascope]\r\n')).toBe(700);
    expect(count(answer, READY)).toBe(700);
    expect(linesOf(answer)).toHaveLength(1400);
  });

  it('ends what fills its packets with an empty one', () => {
    const host = opened();
    // An unknown command is told back: its length decides that of the answer.
    for (let length = 1; length <= 64; length++) {
      host.packets.length = 0;
      const answer = host.say(`${'u'.repeat(length)}%`);
      expect(host.packets.reduce((sum, bytes) => sum + bytes, 0)).toBe(answer.length);
      expect(host.packets.at(-1)).toBeLessThan(64);
    }
  });

  it('keeps its greeting for the first who listens', () => {
    const host = plugIn();
    host.enumerate();
    expect(host.say('')).toBe('');
    host.setBaud(115_200);
    expect(host.say('')).toBe('');
    host.setLines(1);
    const [mode, , done, ready] = linesOf(host.say(''));
    expect([mode, done, ready]).toEqual(['m-timestamp-mode-performance', 'm-init-done', 'm-ready']);
  });

  it('answers a host that sets no lines but speaks', () => {
    const host = plugIn();
    host.enumerate();
    expect(host.say('name%')).toMatch(
      /m-init-done\r\nm-ready\r\nm-name-dut-\[arenascope]\r\nm-ready\r\n$/,
    );
  });

  it('runs on when nobody listens any more, and starts clean for the next', () => {
    const host = opened();
    host.write('help%'.repeat(40));
    for (let i = 0; i < 4; i++) host.frame();
    host.setLines(0);
    host.say('');
    const before = host.heard.length;
    host.open();
    // No more than what the controller already had.
    expect(host.say('').length).toBeLessThanOrEqual(64);
    expect(host.heard.length - before).toBeLessThanOrEqual(64);
    expect(host.say('name%')).toBe(`m-name-dut-[arenascope]\r\n${READY}`);
  });

  it('does not hang when a host stops reading', { timeout: 60_000 }, () => {
    const host = opened();
    host.reads = false;
    host.write('help%'.repeat(40));
    const begin = host.pico.microseconds();
    host.say('');
    // Half a second of patience, then all of it is carried out without an ear.
    expect(host.pico.microseconds() - begin).toBeLessThan(900_000);
    expect(host.unsent).toBe(0);
    host.reads = true;
    host.say('%');
    expect(host.say('name%')).toBe(`m-name-dut-[arenascope]\r\n${READY}`);
  });

  it('waits for a host that sleeps no longer than for one that is gone', () => {
    const host = opened();
    host.pico.bus.suspend(true);
    host.write('help%'.repeat(40));
    host.say('');
    host.pico.bus.suspend(false);
    host.say('%');
    expect(host.say('name%')).toBe(`m-name-dut-[arenascope]\r\n${READY}`);
  });
});

describe('a reset of the bus', () => {
  it('in the middle of an answer leaves nothing behind', () => {
    const host = opened();
    host.write('help%'.repeat(40));
    for (let i = 0; i < 4; i++) host.frame();
    host.enumerate();
    const before = host.heard.length;
    host.open();
    expect(host.say('')).toBe('');
    expect(host.heard.length).toBe(before);
    expect(host.say('name%')).toBe(`m-name-dut-[arenascope]\r\n${READY}`);
  });

  it('in the middle of enumeration does no harm, wherever it comes', () => {
    const host = plugIn();
    for (const request of [6, 5, 9]) {
      host.reset();
      host.pico.bus.setup(0, [
        request === 6 ? 0x80 : 0,
        request,
        1,
        request === 6 ? 1 : 0,
        0,
        0,
        18,
        0,
      ]);
      host.pico.run(30);
    }
    host.enumerate();
    host.open();
    host.say('');
    expect(host.say('name%')).toBe(`m-name-dut-[arenascope]\r\n${READY}`);
  });

  it('happens over and over', { timeout: 60_000 }, () => {
    const host = plugIn();
    for (let i = 0; i < 10; i++) {
      host.enumerate();
      host.open();
      host.say('');
      expect(host.say('name%')).toBe(`m-name-dut-[arenascope]\r\n${READY}`);
    }
  });
});
