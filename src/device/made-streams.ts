/**
 * The two streams of a made port. Each exists from when it is first asked for until it is closed, fails
 * or is given up; then the port may make the next one.
 */

interface Incoming {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly taken: () => void;
}

/** The readable half: what comes in waits until the stream has room. */
export const makeReading = () => {
  let waiting: Incoming[] = [];
  let controller: ReadableByteStreamController | undefined;
  let stream: ReadableStream<Uint8Array> | null = null;
  const flush = (): void => {
    while (controller !== undefined && (controller.desiredSize ?? 0) > 0) {
      const first = waiting.shift();
      if (first === undefined) return;
      controller.enqueue(first.bytes);
      first.taken();
    }
  };
  const discard = (): void => {
    for (const { taken } of waiting) taken();
    waiting = [];
  };
  const forget = (): void => {
    stream = null;
    controller = undefined;
  };
  const begin = (bufferSize: number): ReadableStream<Uint8Array> =>
    new ReadableStream(
      {
        type: 'bytes',
        start: (given) => {
          controller = given;
        },
        pull: flush,
        cancel: () => {
          discard();
          forget();
        },
      },
      { highWaterMark: bufferSize },
    );
  return {
    current: () => stream,
    get: (bufferSize: number) => (stream ??= begin(bufferSize)),
    receive: (bytes: Uint8Array): Promise<void> =>
      new Promise((taken) => {
        if (bytes.length === 0) return taken();
        waiting.push({ bytes: bytes.slice(), taken });
        flush();
      }),
    cancel: async () => stream?.cancel(),
    discard,
    fail: (error: DOMException) => {
      discard();
      controller?.error(error);
      forget();
    },
  };
};

const bytesOf = (chunk: unknown): Uint8Array => {
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk.slice(0));
  if (!ArrayBuffer.isView(chunk)) throw new TypeError('Only bytes can be written to a port.');
  return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength).slice();
};

/** The writable half. @param send resolves when there is room for more */
export const makeWriting = (send: (bytes: Uint8Array) => Promise<unknown>) => {
  let controller: WritableStreamDefaultController | undefined;
  let stream: WritableStream<Uint8Array> | null = null;
  let failWrite: (error: Error) => void = () => undefined;
  const forget = (): void => {
    stream = null;
    controller = undefined;
  };
  const fail = (error: DOMException): void => {
    failWrite(error);
    controller?.error(error);
    forget();
  };
  const sendUnlessFailed = async (bytes: Uint8Array): Promise<void> => {
    const failure = new Promise<never>((_, reject) => (failWrite = reject));
    await Promise.race([send(bytes), failure]);
  };
  const begin = (): WritableStream<Uint8Array> =>
    new WritableStream({
      start: (given) => {
        controller = given;
        // However long the write under way would take.
        given.signal.addEventListener('abort', () => failWrite(given.signal.reason as Error));
      },
      write: (chunk) => sendUnlessFailed(bytesOf(chunk)),
      close: forget,
      abort: forget,
    });
  return {
    current: () => stream,
    get: () => (stream ??= begin()),
    abort: async () => stream?.abort(new DOMException('The port is closed.', 'AbortError')),
    fail,
  };
};
