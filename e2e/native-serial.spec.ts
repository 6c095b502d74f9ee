/** Chromium's own Web Serial, down to the system's terminal: no part of it is ours or injected. */
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type { Link } from '../src/device/testing/port-conformance';
import { BEHAVIOURS } from '../src/device/testing/port-conformance';
import type { NativeSerial } from './support/native-serial';
import { skipsNative, test } from './support/native-serial';

const isSkipped = skipsNative();

/** The list of behaviours as a script for a page. */
const bundled = async (): Promise<string> => {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: 'src/device/testing/port-conformance.ts',
        formats: ['iife'],
        name: 'conformance',
      },
    },
  });
  const [output] = [result].flat();
  if (output === undefined || !('output' in output)) throw new Error('Nothing was bundled.');
  return output.output[0].code;
};

/** What the page calls to have something done at the other end. */
interface Hands {
  readonly deviceSends: (bytes: readonly number[]) => Promise<void>;
  readonly deviceReceived: () => Promise<readonly number[]>;
  readonly deviceHangsUp: () => Promise<void>;
  readonly deviceReturns: () => Promise<void>;
  readonly conformance: { readonly BEHAVIOURS: typeof BEHAVIOURS };
}

const plugIn = async (page: Page, native: NativeSerial): Promise<void> => {
  const got: number[] = [];
  const take = (bytes: Uint8Array) => {
    for (const byte of bytes) got.push(byte);
  };
  let device = await native.plugIn(take);
  await page.exposeFunction('deviceSends', (bytes: number[]) =>
    device.send(Uint8Array.from(bytes)),
  );
  await page.exposeFunction('deviceReceived', () => got);
  await page.exposeFunction('deviceHangsUp', () => native.unplug());
  await page.exposeFunction('deviceReturns', async () => {
    device = await native.plugIn(take);
  });
};

/** Runs in the page. */
const check = async (name: string): Promise<void> => {
  const hands = window as unknown as Hands;
  const [port] = await navigator.serial.getPorts();
  if (port === undefined) throw new Error('Chromium lists no port.');
  const link: Link = {
    port: port as Link['port'],
    send: (bytes) => hands.deviceSends([...bytes]),
    received: async () => Uint8Array.from(await hands.deviceReceived()),
    hangUp: hands.deviceHangsUp,
    replug: hands.deviceReturns,
    // A pseudo-terminal has no modem lines.
    hasSignals: false,
  };
  await hands.conformance.BEHAVIOURS.find((one) => one.name === name)?.check(link);
};

test.describe('a port of Chromium’s own', () => {
  test.skip(isSkipped);
  let script = '';
  test.beforeAll(async () => {
    script = await bundled();
  });
  for (const { name, needs } of BEHAVIOURS) {
    // Nothing here makes the system announce that a device has gone.
    if (needs?.({ hangUp: () => undefined, replug: () => undefined } as Link) === false) continue;
    test(name, async ({ native, page }) => {
      await page.route('**/bare', (route) =>
        route.fulfill({ contentType: 'text/html', body: '<title>bare</title>' }),
      );
      await page.goto('./bare');
      await plugIn(page, native);
      await page.addScriptTag({ content: script });
      await page.evaluate(check, name);
    });
  }
});
