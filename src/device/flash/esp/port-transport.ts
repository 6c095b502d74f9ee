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
import { wait } from '../../timer';

const END = 0xc0;
const ESCAPE = 0xdb;
const ESCAPED_END = 0xdc;
/** The command that calls the loader, again and again. */
const SYNC = 0x08;
/** Commands that begin, carry and end what is written: they wait for the flash. */
const WRITING: readonly number[] = [0x02, 0x03, 0x04, 0x10, 0x11, 0x12];
/**
 * Longer than a worn flash takes for what one of them erases. The library waits for 3 s and sends the
 * block again, which a loader that was only slow unpacks twice.
 */
export const WRITING_MS = 40_000;
/** Kept by the browser while the page is busy. */
const BUFFER = 16 * 1024;
/** What a bridge needs between two openings. */
const REOPEN_MS = 50;
const QUIET_MS = 100;

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

const stopped = (): DeviceError =>
  new DeviceError('cancelled', 'Flashing was stopped.', 'Flash again before you measure.');

/** The board said nothing in time; the library takes it for one of its own errors and may try again. */
export class NoAnswer extends ESPError {}

export class PortTransport extends Transport {
  private open: OpenPort | undefined;
  private hasEnded = false;
  private hasOpened = false;
  private hasAnswered = false;
  private isWriting = false;
  /** Opening and closing, one after the other. */
  private turns: Promise<void> = Promise.resolve();
  private readonly text = new TextDecoder('latin1');
  /** What came before the first packet: the chip's boot log, mostly. */
  bootLog = '';
  /** Rejects when the person stops, the port is lost, or the chip is silent in the middle of writing. */
  readonly failed: Promise<never>;
  private fail!: (error: Error) => void;
  private readonly stop = (): void => this.fail(stopped());

  constructor(
    private readonly found: FoundPort,
    private readonly signal: AbortSignal,
    /** The port is open and the loader is called; it has answered and the first command follows. */
    private readonly onPhase: (phase: 'sync' | 'identify') => void,
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

  /** However calls meet, the port ends as the last one wants it. */
  private inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.turns.then(act);
    this.turns = turn.catch(() => undefined);
    return turn;
  }

  override connect(baudRate = 115200): Promise<void> {
    return this.inTurn(async () => {
      if (this.hasEnded || this.signal.aborted) throw stopped();
      const open = await openPort(this.found, { baudRate, bufferSize: BUFFER });
      this.open = open;
      this.baudrate = baudRate;
      void open.lost.then((error) => this.fail(error));
      if (!this.hasOpened) this.onPhase('sync');
      this.hasOpened = true;
    });
  }

  override disconnect(): Promise<void> {
    return this.inTurn(async () => {
      const open = this.open;
      this.open = undefined;
      await open?.close();
    });
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
    const open = this.current();
    const [, command = 0] = data;
    if (command !== SYNC && !this.hasAnswered) {
      this.hasAnswered = true;
      this.onPhase('identify');
    }
    this.isWriting = WRITING.includes(command);
    await open.write(this.slipWriter(data), this.signal);
  }

  /** The next packet. @throws NoAnswer; DeviceError `lost`, `cancelled` */
  override async read(timeout: number): Promise<Uint8Array> {
    const deadline = performance.now() + (this.isWriting ? WRITING_MS : timeout);
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
      if (!(error instanceof DeviceError) || error.failure !== 'timeout') throw error;
      const silence = new NoAnswer('No answer in time.');
      if (this.isWriting) this.fail(silence);
      throw silence;
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
