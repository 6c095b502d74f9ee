import { describe, expect, it } from 'vitest';
import { DeviceError } from './device-error';
import type { OpenPort } from './open-port';
import { openPort } from './open-port';
import type { FoundPort } from './port';
import { openFailure } from './port-failures';
import { pairedPort } from './testing/paired-port';

const OPTIONS = { baudRate: 115200 };
const LONG = { ms: 5000 };

const errorOf = (work: Promise<unknown>): Promise<DeviceError> =>
  work.then(
    () => Promise.reject(new Error('It should have failed.')),
    (thrown: unknown) => (thrown instanceof DeviceError ? thrown : Promise.reject(thrown as Error)),
  );

const failureOf = async (work: Promise<unknown>): Promise<string> => (await errorOf(work)).failure;

const networkError = (): Promise<never> =>
  Promise.reject(new DOMException('Failed to open serial port.', 'NetworkError'));

/** Opens, closes and opens again: what every failure has to leave behind. */
const expectUsable = async ({ port }: FoundPort): Promise<void> => {
  expect(port.readable).toBeNull();
  expect(port.writable).toBeNull();
  await port.open(OPTIONS);
  expect(port.readable?.locked).toBe(false);
  expect(port.writable?.locked).toBe(false);
  await port.close();
};

const echo = (options = OPTIONS) => {
  const pair = pairedPort((bytes) => void pair.peer.send(bytes));
  return { ...pair, opened: openPort(pair.found, options) };
};

describe('an open port', () => {
  it('carries bytes both ways, with a buffer that outlives a busy page', async () => {
    const { opened, peer, found } = echo();
    const open = await opened;
    await open.write(Uint8Array.of(1, 2, 3));
    expect(await open.received.take(3, LONG)).toEqual(Uint8Array.of(1, 2, 3));
    expect(peer.openings[0]?.bufferSize).toBeGreaterThanOrEqual(8192);
    await open.close();
    await open.close();
    expect(peer.isOpen).toBe(false);
    await expectUsable(found);
  });

  it('reads what comes before anybody asks', async () => {
    const { found, peer } = pairedPort(() => undefined);
    const open = await openPort(found, OPTIONS);
    await peer.send(new Uint8Array(100_000).fill(7));
    expect(await open.received.take(100_000, LONG)).toEqual(new Uint8Array(100_000).fill(7));
    await open.close();
  });

  it.each(['BreakError', 'FramingError', 'ParityError', 'BufferOverrunError'])(
    'goes on reading after a %s',
    async (name) => {
      const { found, peer } = pairedPort(() => undefined);
      const open = await openPort(found, OPTIONS);
      await peer.send(Uint8Array.of(1));
      peer.disturb(name);
      await open.received.take(1, LONG);
      await peer.send(Uint8Array.of(2));
      expect(await open.received.take(1, LONG)).toEqual(Uint8Array.of(2));
      await open.close();
      await expectUsable(found);
    },
  );

  it('ends reads under way when it is closed', async () => {
    const { opened } = echo();
    const open = await opened;
    const taking = failureOf(open.received.take(1, LONG));
    await open.close();
    expect(await taking).toBe('cancelled');
    expect(await failureOf(open.write(Uint8Array.of(1)))).toBe('cancelled');
    expect(await failureOf(open.setSignals({ dataTerminalReady: true }))).toBe('cancelled');
  });

  it('lets a write that hangs be stopped, and closes with one under way', async () => {
    const { found } = pairedPort(() => new Promise(() => undefined));
    const open = await openPort(found, OPTIONS);
    const stop = new AbortController();
    const stopped = failureOf(open.write(Uint8Array.of(1), stop.signal));
    const under = failureOf(open.write(Uint8Array.of(2)));
    stop.abort();
    expect(await stopped).toBe('cancelled');
    await open.close();
    expect(await under).toBe('cancelled');
    await expectUsable(found);
  });

  it('says that a port without lines has none', async () => {
    const { found } = pairedPort(() => undefined, undefined, { setSignals: networkError });
    const open = await openPort(found, OPTIONS);
    expect(await failureOf(open.setSignals({ requestToSend: true }))).toBe('no-ability');
    await open.close();
  });
});

describe('losing the device', () => {
  const expectLost = async (open: OpenPort, found: FoundPort): Promise<void> => {
    expect((await open.lost).failure).toBe('lost');
    expect(await failureOf(open.received.take(1, LONG))).toBe('lost');
    expect(await failureOf(open.write(Uint8Array.of(1)))).toBe('lost');
    expect(await failureOf(open.setSignals({ dataTerminalReady: true }))).toBe('lost');
    await open.close();
    expect(found.port.readable).toBeNull();
  };

  it('is noticed when the line hangs up', async () => {
    const { found, peer } = pairedPort(() => undefined);
    const open = await openPort(found, OPTIONS);
    const taking = failureOf(open.received.take(1, LONG));
    peer.hangUp();
    expect(await taking).toBe('lost');
    await expectLost(open, found);
    await expectUsable(found);
  });

  it('is noticed when only the system says so, a write being under way', async () => {
    const { found, peer } = pairedPort(() => new Promise(() => undefined));
    const open = await openPort(found, OPTIONS);
    const writing = failureOf(open.write(Uint8Array.of(1)));
    peer.disconnect();
    expect(await writing).toBe('lost');
    await expectLost(open, found);
    expect(await failureOf(openPort(found, OPTIONS))).toBe('lost');
  });

  it('is not told of a port that was closed', async () => {
    const { opened, peer } = echo();
    const open = await opened;
    await open.close();
    peer.disconnect();
    const outcome = await Promise.race([open.lost, Promise.resolve('nothing')]);
    expect(outcome).toBe('nothing');
  });
});

describe('opening', () => {
  it('refuses parity where the port has none, without opening it', async () => {
    const { found, peer } = pairedPort(() => undefined);
    const without = { ...found, abilities: { canSignal: true, canParity: false } };
    expect(await failureOf(openPort(without, { ...OPTIONS, parity: 'even' }))).toBe('no-ability');
    expect(peer.opens).toBe(0);
  });

  it('says that this tab holds the port, and leaves it alone', async () => {
    const { found, opened } = echo();
    const open = await opened;
    expect(await failureOf(openPort(found, OPTIONS))).toBe('busy');
    await open.write(Uint8Array.of(9));
    expect(await open.received.take(1, LONG)).toEqual(Uint8Array.of(9));
    await open.close();
  });

  it('works when it failed before', async () => {
    let fails = true;
    const { found } = pairedPort(() => undefined, undefined, {
      open: () => (fails ? networkError() : Promise.resolve()),
    });
    expect(await failureOf(openPort(found, OPTIONS))).toMatch(/busy|no-permission/);
    fails = false;
    const open = await openPort(found, OPTIONS);
    await open.close();
    fails = true;
    // It could be opened before, so the permission is there.
    expect(await failureOf(openPort(found, OPTIONS))).toBe('busy');
  });

  const LINUX = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/156';
  const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156';

  it.each([
    ['NetworkError', LINUX, false, 'no-permission', /dialout.*ModemManager/],
    ['NetworkError', LINUX, true, 'busy', /other tabs/],
    ['NetworkError', WINDOWS, false, 'busy', /other tabs/],
    ['InvalidStateError', WINDOWS, true, 'busy', /Stop what uses it/],
    ['SecurityError', LINUX, false, 'no-permission', /pick its port/],
    ['NotFoundError', LINUX, false, 'lost', /Plug/],
    ['TypeError', LINUX, false, 'refused', /unplug/],
  ])('%s on %s (opened before: %s) means %s', (name, system, opened, failure, advice) => {
    const { found } = pairedPort(() => undefined);
    const error = openFailure(found, new DOMException('no', name), opened, system);
    expect(error.failure).toBe(failure);
    expect(error.advice).toMatch(advice);
  });
});
