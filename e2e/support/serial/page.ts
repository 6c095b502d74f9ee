/**
 * The page's side of an injected `navigator.serial`: ports in the shape of the specification over `makePort`.
 * Bootloaders run here, beside the page, since flashing asks thousands of questions; programs run in the
 * test. Bundled and run before the page's own scripts.
 */
import { makePort } from '../../../src/device/made-port';
import type { MadePort } from '../../../src/device/made-port';
import type { Port, PortOptions, Signals } from '../../../src/device/port';
import type { DeviceSpec, PageCalls, Picked, PortInfo, SerialControl } from './control';
import type { Loader } from './loaders';
import { loaderOf } from './loaders';

type Call = <Name extends keyof PageCalls>(name: Name, ...args: PageCalls[Name]) => Promise<void>;

declare global {
  interface Window {
    serialControl: SerialControl;
    serialCall: Call;
  }
}

interface Plugged {
  readonly made: MadePort;
  readonly loader: Loader | undefined;
  isGranted: boolean;
}

const TOUCH_BAUD = 1200;

const textOf = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};
const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));

/** Up to where the flash is erased. */
const programIn = (flash: Uint8Array): Uint8Array =>
  flash.subarray(0, flash.findLastIndex((byte) => byte !== 0xff) + 1);

const turns = new MessageChannel();
const waiting: (() => void)[] = [];
turns.port1.onmessage = () => waiting.shift()?.();
/** In a task of its own, as bytes from a real port come. */
const later = (act: () => void): void => {
  waiting.push(act);
  turns.port2.postMessage(null);
};

const plugged = new Map<string, Plugged>();
/** What ports refuse to open with, by port. */
const refusals = new Map<string, number>();
const pickings: Picked[] = [];
/** Bytes to the page's device after which its line breaks, by port. */
const breaks = new Map<string, number>();

const plug = (id: string, info: PortInfo, isGranted: boolean, spec: DeviceSpec): void => {
  let baudRate = 0;
  let isProgram = spec.kind === 'program' || spec.kind === 'touched';
  const loader = loaderOf(spec, (bytes) => later(() => void made.receive(bytes)));
  const open = (options: PortOptions): Promise<void> => {
    const left = refusals.get(id) ?? 0;
    refusals.set(id, left - 1);
    if (left > 0) return Promise.reject(new Error('refused'));
    baudRate = options.baudRate;
    loader?.openedAt?.(baudRate);
    return Promise.resolve();
  };
  const close = (): Promise<void> => {
    if (spec.kind === 'touched' && baudRate === TOUCH_BAUD) {
      unplug(id);
      setTimeout(() => plug(spec.becomes, spec.info, spec.isGranted, spec.loader), 50);
    }
    return Promise.resolve();
  };
  const isBroken = (count: number): boolean => {
    const left = breaks.get(id);
    if (left === undefined) return false;
    if (left <= count) breaks.delete(id);
    else breaks.set(id, left - count);
    return left <= count;
  };
  const send = async (bytes: Uint8Array): Promise<void> => {
    if (isBroken(bytes.length)) {
      made.hangUp();
      return;
    }
    if (isProgram) return window.serialCall('send', id, textOf(bytes));
    loader?.receive(bytes);
    if (loader?.hasLeft() !== true) return;
    isProgram = true;
    await window.serialCall('started', id, textOf(programIn(loader.flash)));
  };
  const setSignals = (signals: Signals): Promise<void> => {
    loader?.signals?.(signals);
    return Promise.resolve();
  };
  const made = makePort({ info, open, close, send, setSignals });
  plugged.set(id, { made, loader, isGranted });
};

const unplug = (id: string): void => {
  const { made } = plugged.get(id) ?? {};
  plugged.delete(id);
  made?.hangUp();
  made?.disconnect();
};

const requestPort = (): Promise<Port> => {
  const picked = pickings.shift() ?? 'close';
  if (picked === 'stay') return new Promise(() => undefined);
  const found = picked === 'close' ? undefined : plugged.get(picked.choose);
  if (found === undefined)
    return Promise.reject(new DOMException('No port selected by the user.', 'NotFoundError'));
  found.isGranted = true;
  return Promise.resolve(found.made.port);
};

const getPorts = (): Promise<readonly Port[]> =>
  Promise.resolve(
    [...plugged.values()].filter(({ isGranted }) => isGranted).map(({ made }) => made.port),
  );

window.serialControl = {
  ...{ plug, unplug },
  receive: (id, bytes) => void plugged.get(id)?.made.receive(bytesOf(bytes)),
  picker: (picked) => void pickings.push(picked),
  refuse: (id, times) => void refusals.set(id, times),
  breakAfter: (id, bytes) => void breaks.set(id, bytes),
  held: (id) => textOf(programIn(plugged.get(id)?.loader?.flash ?? new Uint8Array())),
};

Object.defineProperty(navigator, 'serial', { value: { getPorts, requestPort } });
