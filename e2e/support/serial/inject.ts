/**
 * Serial ports of the test's own in a page: the picker, permissions and cables are the test's. What
 * Chromium's own ports do is tested elsewhere.
 */
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type { DeviceSpec, PageCalls, Picked, PortInfo, SerialControl } from './control';

/** A program on a board, as the test runs it. */
export interface Program {
  readonly receive: (bytes: Uint8Array) => void;
  readonly stop?: () => void;
}

export interface Start {
  readonly id: string;
  /** What its bootloader has in flash; empty for programs that were there from the beginning. */
  readonly flash: Uint8Array;
  readonly send: (bytes: Uint8Array) => void;
}

export interface InjectedSerial {
  /** @param isGranted whether the page may use it without the picker */
  readonly plug: (
    id: string,
    info: PortInfo,
    isGranted: boolean,
    spec: DeviceSpec,
  ) => Promise<void>;
  readonly unplug: (id: string) => Promise<void>;
  /** What the person does in the picker, one time after the other; it is closed unless stated. */
  readonly picker: (picked: Picked) => Promise<void>;
  readonly refuse: (id: string, times: number) => Promise<void>;
  readonly breakAfter: (id: string, bytes: number) => Promise<void>;
  /** What a bootloader's flash holds, up to where it is erased. */
  readonly held: (id: string) => Promise<Uint8Array>;
  /** Ends all programs. */
  readonly stop: () => void;
}

let bundled: Promise<string> | undefined;

const bundle = async (): Promise<string> => {
  const built = await build({
    ...{ configFile: false, logLevel: 'silent', publicDir: false },
    build: {
      write: false,
      lib: { entry: 'e2e/support/serial/page.ts', formats: ['iife'], name: 'injectedSerial' },
    },
  });
  const [output] = [built].flat();
  if (output === undefined || !('output' in output)) throw new Error('Nothing was bundled.');
  return output.output[0].code;
};

/** @param start makes the program that runs on a board, once it is asked for */
export const injectSerial = async (
  page: Page,
  start: (how: Start) => Program = () => ({ receive: () => undefined }),
): Promise<InjectedSerial> => {
  const programs = new Map<string, Program>();
  const control = async <Name extends keyof SerialControl>(
    name: Name,
    ...args: Parameters<SerialControl[Name]>
  ): Promise<void> => {
    if (page.isClosed()) return;
    await page.evaluate(
      ([method, given]) => {
        (window.serialControl[method as Name] as (...all: unknown[]) => void)(...given);
      },
      [name, args as unknown[]] as const,
    );
  };
  const send = (id: string, bytes: Uint8Array): void => {
    // A page that is about to close needs no bytes any more.
    control('receive', id, Buffer.from(bytes).toString('latin1')).catch(() => undefined);
  };
  const run = (id: string, flash: string): Program => {
    const bytes = new Uint8Array(Buffer.from(flash, 'latin1'));
    const program = start({ id, flash: bytes, send: (sent) => send(id, sent) });
    programs.set(id, program);
    return program;
  };
  const calls: {
    readonly [Name in keyof PageCalls]: (...args: PageCalls[Name]) => void;
  } = {
    started: (id, flash) => void run(id, flash),
    send: (id, bytes) =>
      (programs.get(id) ?? run(id, '')).receive(new Uint8Array(Buffer.from(bytes, 'latin1'))),
  };
  await page.exposeFunction('serialCall', (name: keyof PageCalls, ...args: [string, string]) =>
    calls[name](...args),
  );
  await page.addInitScript({ content: await (bundled ??= bundle()) });
  return {
    plug: (...args) => control('plug', ...args),
    unplug: (id) => control('unplug', id),
    picker: (picked) => control('picker', picked),
    refuse: (id, times) => control('refuse', id, times),
    breakAfter: (id, bytes) => control('breakAfter', id, bytes),
    held: async (id) => {
      const text = await page.evaluate((port) => window.serialControl.held(port), id);
      return new Uint8Array(Buffer.from(text, 'latin1'));
    },
    stop: () => {
      for (const program of programs.values()) program.stop?.();
    },
  };
};
