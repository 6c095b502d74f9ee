/**
 * What carries bytes to a board and back. It has the shape of the web's own SerialPort
 * (https://wicg.github.io/serial/), so a real port, one from web-serial-polyfill, an emulated board and
 * a test's peer are interchangeable, and libraries written for Web Serial take any of them. One
 * conformance suite holds them all to the same behaviour (testing/port-conformance.ts).
 */

export type Parity = 'none' | 'even';

export interface PortOptions {
  /** Bits per second; emulated and USB ports ignore it. */
  readonly baudRate: number;
  readonly parity?: Parity;
  /** Bytes the browser keeps while nobody reads; its default of 255 loses bursts. */
  readonly bufferSize?: number;
}

/** Output lines; true asserts the line (which pulls the wire low). */
export interface Signals {
  readonly dataTerminalReady?: boolean;
  readonly requestToSend?: boolean;
}

/** Names of the errors are those of the specification: InvalidStateError, NetworkError, ... */
export interface Port {
  /** null while closed, and for ever after the device was lost. */
  readonly readable: ReadableStream<Uint8Array> | null;
  readonly writable: WritableStream<Uint8Array> | null;
  open(options: PortOptions): Promise<void>;
  close(): Promise<void>;
  /** Rejects where the port has no such lines. */
  setSignals(signals: Signals): Promise<void>;
  getInfo(): { readonly usbVendorId?: number; readonly usbProductId?: number };
  /** False once the device is unplugged; absent where nobody can tell. */
  readonly connected?: boolean;
  /** Gives the permission back; the person has to pick the port again. */
  forget?(): Promise<void>;
  /** The device was unplugged. A read under way need not end with it, nor the other way round. */
  addEventListener?(type: 'disconnect', listener: () => void): void;
  removeEventListener?(type: 'disconnect', listener: () => void): void;
}

/** Where a port comes from decides what may be claimed about what is read through it. */
export type PortKind = 'web-serial' | 'webusb' | 'emulated' | 'test';

/** What a flasher must know before it begins, so that it can refuse early and say why. */
export interface PortAbilities {
  /** DTR and RTS can be set: boards can be reset into their bootloader. */
  readonly canSignal: boolean;
  /** Even parity is possible (the STM32 bootloader needs it). */
  readonly canParity: boolean;
}

/** A port with what is known about it. */
export interface FoundPort {
  readonly port: Port;
  readonly kind: PortKind;
  readonly abilities: PortAbilities;
  /** What a person calls it: "CP2102 (10c4:ea60)", "emulated Raspberry Pi Pico". */
  readonly label: string;
}
