import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createByteQueue } from './byte-queue';
import { DeviceError } from './device-error';

const LONG = { ms: 5000 };
const SHORT = { ms: 10 };
const LF = 10;

const failureOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => new Error('It should have failed.'),
    (thrown: unknown) => thrown,
  );
  return error instanceof DeviceError ? error.failure : String(error);
};

const lost = new DeviceError('lost', 'It is gone.', '');
const busyWait = (ms: number): void => {
  for (const end = performance.now() + ms; performance.now() < end;);
};

describe('taking', () => {
  it('waits for exactly as many bytes as asked for, however they arrive', async () => {
    const queue = createByteQueue();
    const taking = queue.take(3, LONG);
    queue.push(Uint8Array.of(1, 2));
    queue.push(Uint8Array.of(3, 4));
    expect(await taking).toEqual(Uint8Array.of(1, 2, 3));
    expect(queue.drain()).toEqual(Uint8Array.of(4));
  });

  it('keeps what came when the deadline passes', async () => {
    const queue = createByteQueue();
    queue.push(Uint8Array.of(1));
    expect(await failureOf(queue.take(2, SHORT))).toBe('timeout');
    queue.push(Uint8Array.of(2));
    expect(await queue.take(2, SHORT)).toEqual(Uint8Array.of(1, 2));
  });

  it('does not call a busy page a silent device', async () => {
    const queue = createByteQueue();
    const taking = queue.take(1, SHORT);
    // The bytes came in time, but their task stands behind the timer's.
    setTimeout(() => queue.push(Uint8Array.of(7)), 11);
    busyWait(60);
    expect(await taking).toEqual(Uint8Array.of(7));
  });

  it('stops at once, also when it was stopped before, and keeps the bytes', async () => {
    const queue = createByteQueue();
    const stop = new AbortController();
    const taking = queue.take(1, { ms: 5000, signal: stop.signal });
    stop.abort();
    expect(await failureOf(taking)).toBe('cancelled');
    queue.push(Uint8Array.of(1));
    expect(await failureOf(queue.take(1, { ms: 5000, signal: stop.signal }))).toBe('cancelled');
    expect(await queue.take(1, LONG)).toEqual(Uint8Array.of(1));
  });

  it('gives what arrived before the port was lost, then says so for ever', async () => {
    const queue = createByteQueue();
    queue.push(Uint8Array.of(1));
    queue.fail(lost);
    queue.fail(new DeviceError('cancelled', 'It was closed.', ''));
    expect(await queue.take(1, LONG)).toEqual(Uint8Array.of(1));
    expect(await failureOf(queue.take(1, LONG))).toBe('lost');
    expect(await failureOf(queue.silence(5))).toBe('lost');
  });

  it('refuses a second reader and leaves the first alone', async () => {
    const queue = createByteQueue();
    const first = queue.take(1, LONG);
    await expect(queue.take(1, LONG)).rejects.toThrow('Another read');
    queue.push(Uint8Array.of(5));
    expect(await first).toEqual(Uint8Array.of(5));
  });

  it('loses, repeats and reorders nothing, whatever is pushed and taken', async () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 3000 }), { maxLength: 30 });
    const counts = fc.array(fc.nat(4000), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(chunks, counts, async (pushed, taken) => {
        const queue = createByteQueue();
        const seen: number[] = [];
        for (const [i, chunk] of pushed.entries()) {
          queue.push(chunk);
          const count = Math.min(
            taken[i] ?? 0,
            pushed.slice(0, i + 1).flatMap((c) => [...c]).length - seen.length,
          );
          seen.push(...(await queue.take(count, SHORT)));
        }
        seen.push(...queue.drain());
        expect(seen).toEqual(pushed.flatMap((chunk) => [...chunk]));
      }),
      { numRuns: 50 },
    );
  });
});

describe('reading to the end of a line', () => {
  it('gives the line with its end, and leaves the next', async () => {
    const queue = createByteQueue();
    const line = queue.until(LF, LONG);
    for (const byte of new TextEncoder().encode('m-ready\r\nm-')) queue.push(Uint8Array.of(byte));
    expect(new TextDecoder().decode(await line)).toBe('m-ready\r\n');
    expect(new TextDecoder().decode(queue.drain())).toBe('m-');
  });

  it('gives up on a board that prints without an end', async () => {
    const queue = createByteQueue();
    const line = queue.until(LF, { ms: 5000, most: 64 });
    queue.push(new Uint8Array(64));
    queue.push(new Uint8Array(1));
    expect(await failureOf(line)).toBe('garbled');
    queue.drain();
    queue.push(Uint8Array.of(...new Uint8Array(64), LF));
    expect(await failureOf(queue.until(LF, { ms: 5000, most: 64 }))).toBe('garbled');
  });

  it('times out in the middle of a line and keeps it', async () => {
    const queue = createByteQueue();
    queue.push(Uint8Array.of(1, 2));
    expect(await failureOf(queue.until(LF, SHORT))).toBe('timeout');
    expect(queue.drain()).toEqual(Uint8Array.of(1, 2));
  });
});

describe('waiting for silence', () => {
  it('drops what was there and what comes, until nothing came for long enough', async () => {
    const queue = createByteQueue();
    queue.push(Uint8Array.of(1));
    const started = performance.now();
    const quiet = queue.silence(40);
    setTimeout(() => queue.push(Uint8Array.of(2)), 20);
    await quiet;
    expect(performance.now() - started).toBeGreaterThanOrEqual(58);
    expect(queue.drain()).toHaveLength(0);
  });

  it('can be stopped', async () => {
    const queue = createByteQueue();
    const stop = new AbortController();
    const quiet = queue.silence(5000, stop.signal);
    stop.abort();
    expect(await failureOf(quiet)).toBe('cancelled');
  });
});
