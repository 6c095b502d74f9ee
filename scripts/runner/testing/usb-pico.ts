/**
 * A runner image for the RP2040's own USB in the emulator, and a host at the other end of the cable
 * that does what systems do: resets the bus, enumerates, opens the port, and in every frame of a
 * millisecond takes what is offered and sends what it has.
 */
import type { RP2040 } from 'rp2040js';
import { ConsoleLogger, LogLevel, Simulator } from 'rp2040js';
import type { Segment } from '../../../src/core/firmware/firmware';
import type { Reply, UsbBus } from './usb-bus';
import { attachBus } from './usb-bus';

const FLASH_AT = 0x1000_0000;
const VECTORS_AT = FLASH_AT + 0x100;
const NANOSECONDS_A_CYCLE = 8;
const RESET_MILLISECONDS = 11;
const PACKET = 64;
/** Between two questions of the host in a frame. */
const POLL_MICROSECONDS = 50;
/** Longer than any test waits. */
const MOST_FRAMES = 60_000;
/** Frames without a byte, with the core asleep: nothing more will come. */
const QUIET_FRAMES = 3;

const [DATA_IN, DATA_OUT] = [2, 2];

export interface Request {
  readonly type: number;
  readonly request: number;
  readonly value?: number;
  readonly index?: number;
  readonly length?: number;
}

export interface UsbPico {
  readonly chip: RP2040;
  readonly bus: UsbBus;
  /** The chip's time goes on; nobody says anything on the bus. */
  readonly run: (microseconds: number) => void;
  readonly isAsleep: () => boolean;
  readonly microseconds: () => number;
}

/** @param prepare changes the chip before it starts */
export const startUsbPico = (
  segments: readonly Segment[],
  prepare: (chip: RP2040) => void = () => undefined,
): UsbPico => {
  const { rp2040: chip, clock } = new Simulator();
  chip.logger = new ConsoleLogger(LogLevel.Error);
  const bus = attachBus(chip);
  for (const { address, bytes } of segments) chip.flash.set(bytes, address - FLASH_AT);
  chip.core.VTOR = VECTORS_AT;
  prepare(chip);
  chip.core.reset();
  const { core } = chip;
  const run: UsbPico['run'] = (microseconds) => {
    const end = clock.nanos + microseconds * 1000;
    while (clock.nanos < end) {
      if (core.waiting) {
        const next = clock.nanosToNextAlarm;
        clock.tick(Math.max(1, Math.min(end - clock.nanos, next > 0 ? next : Infinity)));
      } else clock.tick(core.executeInstruction() * NANOSECONDS_A_CYCLE);
    }
  };
  return {
    chip,
    bus,
    run,
    isAsleep: () => core.waiting,
    microseconds: () => clock.nanos / 1000,
  };
};

export class UsbHost {
  heard = '';
  address = 0;
  /** Stands still where a program has the port open and does not read. */
  reads = true;
  readonly packets: number[] = [];
  private isIn1 = false;
  private isOut1 = false;
  private toSend = new Uint8Array();

  constructor(readonly pico: UsbPico) {}

  /** Resets the bus; the device is at address 0 afterwards, and not configured. */
  reset(): void {
    const { bus, run } = this.pico;
    for (let i = 0; !bus.isPulledUp() && i < 1000; i++) run(1000);
    bus.reset(true);
    run(RESET_MILLISECONDS * 1000);
    bus.reset(false);
    this.address = 0;
    this.isIn1 = this.isOut1 = false;
    for (let i = 0; i < 10; i++) this.frame();
  }

  /** One control transfer. Returns what came, empty for one without data; or how it was refused. */
  control({ type, request, value = 0, index = 0, length = 0 }: Request, data?: Uint8Array) {
    const words = [value, index, data?.length ?? length].flatMap((n) => [n & 0xff, n >> 8]);
    const first = this.pico.bus.setup(this.address, [type, request, ...words]);
    if (first.kind !== 'ack') return first.kind;
    const isToHost = (type & 0x80) !== 0 && length > 0;
    const got = isToHost ? this.take(length) : this.give(data);
    if (typeof got === 'string') return got;
    const end = isToHost
      ? this.ask0(() => this.pico.bus.send(this.address, 0, true, new Uint8Array()))
      : this.ask0(() => this.pico.bus.ask(this.address, 0));
    if (end.kind === 'data' && (end.bytes.length > 0 || !end.isData1)) return 'bad status stage';
    if (end.kind !== 'data' && end.kind !== 'ack') return end.kind;
    this.pico.run(POLL_MICROSECONDS);
    return got;
  }

  /** The way of every system: who are you, be number 7, what can you do, go. */
  enumerate(): { readonly device: Uint8Array; readonly configuration: Uint8Array } {
    this.reset();
    const descriptor = (kind: number, length: number): Uint8Array =>
      this.mustGive({ type: 0x80, request: 6, value: kind << 8, length });
    descriptor(1, 64);
    this.reset();
    this.mustGive({ type: 0, request: 5, value: 7 });
    this.address = 7;
    const device = descriptor(1, 18);
    const total = new DataView(descriptor(2, 9).buffer).getUint16(2, true);
    const configuration = descriptor(2, total);
    this.configure();
    return { device, configuration };
  }

  configure(value = 1): void {
    this.mustGive({ type: 0, request: 9, value });
    this.isIn1 = this.isOut1 = false;
  }

  setLines(lines: number): void {
    this.mustGive({ type: 0x21, request: 0x22, value: lines });
  }

  setBaud(baud: number): void {
    const coding = new Uint8Array([0, 0, 0, 0, 0, 0, 8]);
    new DataView(coding.buffer).setUint32(0, baud, true);
    const answer = this.control({ type: 0x21, request: 0x20 }, coding);
    if (typeof answer === 'string') throw new Error(`SET_LINE_CODING: ${answer}`);
  }

  /** As a program that opens the port. */
  open(): void {
    this.setBaud(115_200);
    this.setLines(3);
  }

  mustGive(request: Request): Uint8Array {
    const answer = this.control(request);
    if (typeof answer === 'string') throw new Error(`${JSON.stringify(request)}: ${answer}`);
    return answer;
  }

  /** Both toggles as after CLEAR_FEATURE(HALT) on both data endpoints. */
  restartToggles(): void {
    this.isIn1 = this.isOut1 = false;
  }

  write(text: string): void {
    this.toSend = new Uint8Array(Buffer.concat([this.toSend, Buffer.from(text, 'latin1')]));
  }

  get unsent(): number {
    return this.toSend.length;
  }

  /** A millisecond of the bus. */
  frame(): void {
    const { bus, run } = this.pico;
    bus.startOfFrame();
    for (let at = 0; at < 1000; at += POLL_MICROSECONDS) {
      run(POLL_MICROSECONDS);
      if (this.address === 0) continue;
      if (this.reads) this.readOne();
      this.writeOne();
    }
  }

  /** Sends the text and goes on until the board has answered and sleeps. Returns what came. */
  say(text: string): string {
    this.write(text);
    const before = this.heard.length;
    for (let quiet = 0, i = 0; quiet < QUIET_FRAMES; i++) {
      if (i > MOST_FRAMES) throw new Error(`No rest; heard: ${this.heard.slice(-200)}`);
      const length = this.heard.length;
      this.frame();
      const isQuiet =
        this.pico.isAsleep() && this.toSend.length === 0 && this.heard.length === length;
      quiet = isQuiet ? quiet + 1 : 0;
    }
    return this.heard.slice(before);
  }

  private readOne(): void {
    const reply = this.pico.bus.ask(this.address, DATA_IN);
    if (reply.kind !== 'data') return;
    if (reply.isData1 !== this.isIn1) throw new Error('The device sent with the wrong toggle.');
    this.isIn1 = !this.isIn1;
    this.packets.push(reply.bytes.length);
    this.heard += Buffer.from(reply.bytes).toString('latin1');
  }

  private writeOne(): void {
    if (this.toSend.length === 0) return;
    const packet = this.toSend.subarray(0, PACKET);
    const reply = this.pico.bus.send(this.address, DATA_OUT, this.isOut1, packet);
    if (reply.kind !== 'ack') return;
    this.isOut1 = !this.isOut1;
    this.toSend = this.toSend.slice(packet.length);
  }

  /** Asks until it is no longer told to wait. */
  private ask0(ask: () => Reply): Reply {
    for (let i = 0; i < 200; i++) {
      this.pico.run(POLL_MICROSECONDS);
      const reply = ask();
      if (reply.kind !== 'nak') return reply;
    }
    return { kind: 'nak' };
  }

  private take(length: number): Uint8Array | string {
    const parts: Uint8Array[] = [];
    for (let isData1 = true, got = 0; ; isData1 = !isData1) {
      const reply = this.ask0(() => this.pico.bus.ask(this.address, 0));
      if (reply.kind !== 'data') return reply.kind;
      if (reply.isData1 !== isData1) return 'wrong toggle';
      parts.push(reply.bytes);
      got += reply.bytes.length;
      if (reply.bytes.length < PACKET || got >= length) return new Uint8Array(Buffer.concat(parts));
    }
  }

  private give(data: Uint8Array = new Uint8Array()): Uint8Array | string {
    if (data.length === 0) return new Uint8Array();
    const reply = this.ask0(() => this.pico.bus.send(this.address, 0, true, data));
    return reply.kind === 'ack' ? new Uint8Array() : reply.kind;
  }
}
