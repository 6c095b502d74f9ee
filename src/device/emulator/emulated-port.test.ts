/** The emulated port's states and errors, as the specification of Web Serial has them. */
import { describe, expect, it } from 'vitest';
import { createEmulatedPort } from './emulated-port';

const OPTIONS = { baudRate: 115_200, bufferSize: 16 };

const begin = async () => {
  const sent: number[] = [];
  const emulated = createEmulatedPort({
    send: (bytes) => {
      sent.push(...bytes);
      return Promise.resolve();
    },
  });
  await emulated.port.open(OPTIONS);
  return { ...emulated, sent };
};

const named = (name: string) => expect.objectContaining({ name }) as unknown;

describe('the emulated port', () => {
  it('opens once, and again after it was closed', async () => {
    const { port } = await begin();
    await expect(port.open(OPTIONS)).rejects.toEqual(named('InvalidStateError'));
    await port.close();
    expect(port.readable).toBeNull();
    expect(port.writable).toBeNull();
    await expect(port.close()).rejects.toEqual(named('InvalidStateError'));
    await port.open(OPTIONS);
    expect(port.readable).not.toBeNull();
  });

  it('refuses what no port can do', async () => {
    const { port } = createEmulatedPort({ send: () => Promise.resolve() });
    await expect(port.open({ baudRate: 0 })).rejects.toThrow(TypeError);
    await expect(port.open({ ...OPTIONS, bufferSize: 0 })).rejects.toThrow(TypeError);
    await expect(port.setSignals({})).rejects.toEqual(named('InvalidStateError'));
    await port.open(OPTIONS);
    await expect(port.setSignals({ dataTerminalReady: true })).rejects.toEqual(
      named('NetworkError'),
    );
  });

  it('stays open while a stream is locked', async () => {
    const { port, receive } = await begin();
    const reader = port.readable?.getReader();
    await expect(port.close()).rejects.toThrow(TypeError);
    void receive(Uint8Array.of(5));
    expect(await reader?.read()).toEqual({ value: Uint8Array.of(5), done: false });
    reader?.releaseLock();
    const writer = port.writable?.getWriter();
    await expect(port.close()).rejects.toThrow(TypeError);
    writer?.releaseLock();
    await port.close();
  });

  it('gives a new stream after one was cancelled', async () => {
    const { port, receive } = await begin();
    const first = port.readable;
    await first?.cancel();
    expect(port.readable).not.toBe(first);
    void receive(Uint8Array.of(7));
    expect((await port.readable?.getReader().read())?.value).toEqual(Uint8Array.of(7));
  });

  it('takes no more than its buffer holds until it is read', async () => {
    const { port, receive } = await begin();
    const reader = port.readable?.getReader();
    await receive(new Uint8Array(16));
    let isTaken = false;
    const second = receive(new Uint8Array(16)).then(() => (isTaken = true));
    await Promise.resolve();
    expect(isTaken).toBe(false);
    await reader?.read();
    await second;
  });

  it('writes bytes of any view, and nothing else', async () => {
    const { port, sent } = await begin();
    const writer = port.writable?.getWriter();
    const bytes = Uint8Array.of(1, 2, 3, 4);
    await writer?.write(bytes.subarray(1, 3));
    expect(sent).toEqual([2, 3]);
    await expect(writer?.write('text' as unknown as Uint8Array)).rejects.toThrow(TypeError);
  });

  it('closes although what was written last never arrives', async () => {
    const { port } = createEmulatedPort({ send: () => new Promise(() => undefined) });
    await port.open(OPTIONS);
    const writer = port.writable?.getWriter();
    const written = writer?.write(Uint8Array.of(1));
    writer?.releaseLock();
    await Promise.all([port.close(), expect(written).rejects.toThrow()]);
  });

  it('is lost for ever', async () => {
    const { port, lose, receive } = await begin();
    const reading = port.readable?.getReader().read();
    lose();
    await expect(reading).rejects.toEqual(named('NetworkError'));
    expect(port.readable).toBeNull();
    expect(port.writable).toBeNull();
    await receive(Uint8Array.of(1));
    expect(port.connected).toBe(false);
    await port.close();
    await expect(port.open(OPTIONS)).rejects.toEqual(named('NetworkError'));
  });
});
