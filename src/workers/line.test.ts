import { afterEach, describe, expect, it } from 'vitest';
import { InputError } from '../core/errors';
import { openLine, WorkerEnded } from './line';
import type { Line } from './line';
import { replyTo } from './reply';
import type { Reply } from './reply';
import { sameThread } from './testing/same-thread';
import type { SameThreadPeer } from './testing/same-thread';

const service = {
  double: (n: number): Promise<Reply<number>> => replyTo(() => n * 2),
  refuse: (): Promise<Reply<never>> =>
    replyTo(() => {
      throw new InputError('truncated', 'The file ends at byte 7.', 'Copy it again.');
    }),
  break: (): Promise<Reply<never>> =>
    replyTo(() => {
      throw new TypeError('x is undefined');
    }),
  hang: (): Promise<Reply<number>> => new Promise(() => undefined),
};

let peer: SameThreadPeer;
function open(): Line<typeof service> {
  peer = sameThread(service);
  return openLine<typeof service>(peer);
}

afterEach(() => {
  peer.terminate();
});

describe('a line to a worker', () => {
  it('returns what the worker returns', async () => {
    const line = open();
    expect(await line.call((api) => api.double(21))).toBe(42);
  });

  it('carries an InputError over with its code and advice', async () => {
    const line = open();
    const error = await line.call((api) => api.refuse()).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({
      code: 'truncated',
      sentence: 'The file ends at byte 7. Copy it again.',
    });
  });

  it('reports anything else as a defect, and the worker lives on', async () => {
    const line = open();
    await expect(line.call((api) => api.break())).rejects.toThrow('x is undefined');
    expect(await line.call((api) => api.double(1))).toBe(2);
  });

  it('ends the worker when a call is given up', async () => {
    const line = open();
    const controller = new AbortController();
    const hanging = line.call((api) => api.hang(), { signal: controller.signal });
    controller.abort();
    await expect(hanging).rejects.toMatchObject({ name: 'AbortError' });
    expect(peer.isTerminated()).toBe(true);
    expect(line.isDead()).toBe(true);
  });

  it('does not start a call that was given up before', async () => {
    const line = open();
    await expect(
      line.call((api) => api.double(1), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(line.isDead()).toBe(false);
  });

  it('ends the worker at the deadline, with the error the caller chose', async () => {
    const line = open();
    const late = (): Error => new InputError('timeout', 'Too slow.', 'Try a smaller file.');
    await expect(line.call((api) => api.hang(), { deadlineMs: 5, late })).rejects.toMatchObject({
      code: 'timeout',
    });
    expect(peer.isTerminated()).toBe(true);
  });

  it('keeps the worker when the answer comes before the deadline', async () => {
    const line = open();
    await line.call((api) => api.double(1), { deadlineMs: 50 });
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(line.isDead()).toBe(false);
  });

  it('fails every call under way when the worker crashes, and all later ones', async () => {
    const line = open();
    const calls = [line.call((api) => api.hang()), line.call((api) => api.hang())];
    peer.crash('out of memory');
    for (const call of calls) await expect(call).rejects.toThrow('out of memory');
    await expect(line.call((api) => api.double(1))).rejects.toBeInstanceOf(WorkerEnded);
  });
});
