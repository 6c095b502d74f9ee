/** What the test and the page it has injected serial ports into tell each other. Bytes are Latin-1 text. */
import type { CHIPS } from '../../../src/device/flash/stm32/testing/chips';

export interface PortInfo {
  readonly usbVendorId?: number;
  readonly usbProductId?: number;
}

/** Goes wrong with the nth command of its kind, from 1. */
export interface Trouble {
  readonly command: 'write' | 'erase' | 'read';
  readonly nth: number;
  readonly what: 'damage' | 'silent';
}

export type DeviceSpec =
  /** The ROM bootloader; what it starts runs in the test. */
  | {
      readonly kind: 'stm32';
      readonly chip: keyof typeof CHIPS;
      readonly troubles?: readonly Trouble[];
      /** Milliseconds a sector. */
      readonly eraseMs?: number;
    }
  /** Optiboot on an Arduino Uno, which DTR resets. */
  | { readonly kind: 'uno' }
  /** The bootloader of Arduino's SAMD21 boards. */
  | { readonly kind: 'sam-ba' }
  /** An ESP32-C3 behind a bridge whose DTR and RTS reset it. */
  | { readonly kind: 'esp32c3' }
  /** A program that becomes a bootloader on another port when it is opened at 1200 baud. */
  | {
      readonly kind: 'touched';
      readonly becomes: string;
      readonly info: PortInfo;
      readonly isGranted: boolean;
      readonly loader: DeviceSpec;
    }
  /** Runs in the test. */
  | { readonly kind: 'program' };

/** What the person does with the picker when it next opens. */
export type Picked = { readonly choose: string } | 'close' | 'stay';

/** To the test. */
export interface PageCalls {
  readonly send: [id: string, bytes: string];
  /** A bootloader has started what is in its flash. */
  readonly started: [id: string, flash: string];
}

/** To the page. */
export interface SerialControl {
  readonly plug: (id: string, info: PortInfo, isGranted: boolean, spec: DeviceSpec) => void;
  readonly unplug: (id: string) => void;
  readonly receive: (id: string, bytes: string) => void;
  readonly picker: (picked: Picked) => void;
  /** The port does not open so many times. */
  readonly refuse: (id: string, times: number) => void;
  /** Its line breaks when so many more bytes have gone to it. */
  readonly breakAfter: (id: string, bytes: number) => void;
  /** What the bootloader at this port has in its flash. */
  readonly held: (id: string) => string;
}
