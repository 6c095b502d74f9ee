/**
 * A page in a Chromium with one serial port, which is Chromium's own: what is at its other end is a
 * pseudo-terminal of the test's (chromium-on-pty.sh says how). Needs Linux, root, unshare and socat.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Browser } from '@playwright/test';
import { skips } from '../../scripts/peers/missing';
import type { PtyMaster } from '../../scripts/peers/pty';
import { openPty } from '../../scripts/peers/pty';
import { test as base } from './test';

const WRAPPER = join(import.meta.dirname, 'chromium-on-pty.sh');

const obstacle = (): string | undefined => {
  if (process.platform !== 'linux') return 'it needs Linux';
  if (process.getuid?.() !== 0) return 'it needs root, for a mount namespace';
  if (!existsSync('/dev/ttyS0')) return 'there is no ttyS0 to lay a pseudo-terminal over';
  if (!existsSync('/etc/chromium')) return 'only Chromium with /etc/chromium takes its policy here';
  const tried = spawnSync('unshare', ['--mount', '--propagation', 'private', 'true']);
  return tried.status === 0 ? undefined : 'mount namespaces are not allowed';
};

export interface NativeSerial {
  readonly browser: Browser;
  /** The device hangs up. */
  readonly unplug: () => Promise<void>;
  /** A device takes the place of the one that has gone. */
  readonly plugIn: (receive: (bytes: Uint8Array) => void) => Promise<PtyMaster>;
}

/** How the browser is started, and how a namespace that has one is given another device. */
const startBrowser = async (folder: string, pty: PtyMaster, origin: string): Promise<Browser> => {
  const policies = join(folder, 'config', 'policies', 'managed');
  mkdirSync(policies, { recursive: true });
  writeFileSync(
    join(policies, 'serial.json'),
    JSON.stringify({ SerialAllowAllPortsForUrls: [origin] }),
  );
  return chromium.launch({
    executablePath: WRAPPER,
    env: {
      ...process.env,
      NATIVE_CHROMIUM: process.env['PLAYWRIGHT_CHROMIUM'] ?? chromium.executablePath(),
      NATIVE_PTY: realpathSync(pty.path),
      NATIVE_CONFIG: join(folder, 'config'),
      NATIVE_PID: join(folder, 'pid'),
    },
  });
};

/** Something else lies below a pseudo-terminal, so what is uncovered is never the machine's own line. */
const replace = (folder: string, pty: PtyMaster): void => {
  const pid = readFileSync(join(folder, 'pid'), 'utf8').trim();
  const script = 'umount /dev/ttyS0 && mount --bind "$0" /dev/ttyS0';
  const inside = ['--mount', '--target', pid, 'sh', '-c', script, realpathSync(pty.path)];
  const { status, stderr } = spawnSync('nsenter', inside);
  if (status !== 0) throw new Error(`The pseudo-terminal was not replaced: ${String(stderr)}`);
};

const start = async (origin: string): Promise<NativeSerial & { end: () => Promise<void> }> => {
  const folder = mkdtempSync(join(tmpdir(), 'native-serial-'));
  let receive: (bytes: Uint8Array) => void = () => undefined;
  const open = (): Promise<PtyMaster> => openPty((bytes) => receive(bytes));
  let pty = await open();
  let isIn = true;
  const browser = await startBrowser(folder, pty, origin);
  const unplug = async (): Promise<void> => {
    if (isIn) await pty.close();
    isIn = false;
  };
  return {
    browser,
    unplug,
    plugIn: async (taken) => {
      receive = taken;
      if (isIn) return pty;
      pty = await open();
      replace(folder, pty);
      isIn = true;
      return pty;
    },
    end: async () => {
      await browser.close();
      await unplug();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Whether this machine cannot do it, which is said then. */
export const skipsNative = (): boolean => {
  const what = 'Chromium’s own Web Serial';
  const why = obstacle();
  if (why !== undefined) console.warn(`SKIPPED ${what}: ${why}.`);
  return skips(what, ['socat']) || why !== undefined;
};

/** One such browser serves a worker's tests one after the other; each has a page of its own. */
export const test = base.extend<object, { readonly native: NativeSerial }>({
  native: [
    async ({ browserName: _ }, use, { project }) => {
      const native = await start(new URL(project.use.baseURL ?? '').origin);
      await use(native);
      await native.end();
    },
    { scope: 'worker' },
  ],
  browser: [({ native }, use) => use(native.browser), { scope: 'worker' }],
});
