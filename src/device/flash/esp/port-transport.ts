/**
 * esptool-js's transport over a port of ours. The library's own polls once a millisecond, leaves
 * streams locked when a write fails, and has no way to stop; this one waits for bytes, ends every
 * pending and later call when the port is lost or the person stops, and never speaks to a port again
 * that it has let go of. The class has to be derived: the library takes nothing else.
 */
import { ESPError, Transport } from 'esptool-js';
import { DeviceError } from '../../device-error';
import type { OpenPort } from '../../open-port';
import { openPort } from '../../open-port';
import type { FoundPort, Signals } from '../../port';

const END = 0xc0;
const ESCAPE = 0xdb;
const ESCAPED_END = 0xdc;
/** The command that calls the loader, again and again. */
const SYNC = 0x08;
/** Kept by the browser while the page is busy. */
const BUFFER = 16 * 1024;
/** What a bridge needs between two openings. */
const REOPEN_MS = 50;
const QUIET_MS = 100;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The library reads ids and sets lines through a SerialPort; nothing else of it is used. */
const asSerialPort = (found: FoundPort, setSignals: (signals: Signals) => Promise<void>) =>
  ({ getInfo: () => found.port.getInfo(), setSignals }) as unknown as SerialPort;

const unescape = (bytes: Uint8Array): Uint8Array => {
  const packet: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    packet.push(byte !== ESCAPE ? byte : bytes[++i] === ESCAPED_END ? END : ESCAPE);
  }
  return Uint8Array.from(packet);
};

/** The board said nothing in time; the library takes it for one of its own errors and may try again. */
export class NoAnswer extends ESPError {}

export class PortTransport extends Transport {
  private open: OpenPort | undefined;
  private hasEnded = false;
  private hasAnswered = false;
  private readonly text = new TextDecoder('latin1');
  /** What came before the first packet: the chip's boot log, mostly. */
  bootLog = '';
  /** Rejects when the person stops, or the port is lost. */
  readonly failed: Promise<never>;
  private fail!: (error: DeviceError) => void;
  private readonly stop = (): void =>
    this.fail(
      new DeviceError('cancelled', 'Flashing was stopped.', 'Flash again before you measure.'),
    );

  constructor(
    private readonly found: FoundPort,
    private readonly signal: AbortSignal,
    /** The loader has answered its call: the first command follows. */
    private readonly onAnswer: () => void,
  ) {
    super(asSerialPort(found, (signals) => this.current().setSignals(signals)));
    this.failed = new Promise((_, reject) => (this.fail = reject));
    this.failed.catch(() => undefined);
    signal.addEventListener('abort', this.stop);
    if (signal.aborted) this.stop();
  }

  private current(): OpenPort {
    if (this.open === undefined || this.hasEnded) throw new Error('The port is closed.');
    return this.open;
  }

  override async connect(baudRate = 115200): Promise<void> {
    if (this.hasEnded) throw new Error('Flashing has ended.');
    const open = await openPort(this.found, { baudRate, bufferSize: BUFFER });
    this.open = open;
    this.baudrate = baudRate;
    void open.lost.then((error) => this.fail(error));
  }

  override async disconnect(): Promise<void> {
    const open = this.open;
    this.open = undefined;
    await open?.close();
  }

  override async changeBaudrate(baudRate: number): Promise<boolean> {
    await this.disconnect();
    await wait(REOPEN_MS);
    await this.connect(baudRate);
    await wait(REOPEN_MS);
    return true;
  }

  /** For ever: whatever of the library is still under way fails. */
  async end(): Promise<void> {
    this.hasEnded = true;
    this.signal.removeEventListener('abort', this.stop);
    await this.disconnect();
  }

  override async write(data: Uint8Array): Promise<void> {
    if (data[1] !== SYNC && !this.hasAnswered) {
      this.hasAnswered = true;
      this.onAnswer();
    }
    await Promise.race([this.current().write(this.slipWriter(data)), this.failed]);
  }

  /** The next packet. @throws NoAnswer; DeviceError `lost`, `cancelled` */
  override async read(timeout: number): Promise<Uint8Array> {
    const deadline = performance.now() + timeout;
    for (;;) {
      const ms = Math.max(0, deadline - performance.now());
      const bytes = await this.untilEnd(ms);
      if (bytes.length > 1) return unescape(bytes.subarray(0, -1));
    }
  }

  private async untilEnd(ms: number): Promise<Uint8Array> {
    try {
      return await this.current().received.until(END, { ms, signal: this.signal });
    } catch (error) {
      if (error instanceof DeviceError && error.failure === 'timeout')
        throw new NoAnswer('No answer in time.');
      throw error;
    }
  }

  override peek(): Uint8Array {
    const bytes = this.current().received.drain();
    this.bootLog += this.text.decode(bytes);
    return bytes;
  }

  override flushInput(): void {
    this.current().received.drain();
  }

  override async drainInput(quietMs = QUIET_MS): Promise<void> {
    await this.current().received.silence(quietMs, this.signal);
  }

  /** Bytes are collected while the port is open. */
  override readLoop(): Promise<void> {
    return Promise.resolve();
  }

  /** The library would write it to the browser's console. */
  override trace(): void {
    return undefined;
  }
}
