/**
 * What every port does, whoever made it: a list of behaviours after the specification of Web Serial
 * (https://wicg.github.io/serial/). Chromium's own ports, ports over web-serial-polyfill, the emulated
 * board's and tests' ports are held to the same list, so what is tested on one holds for all. It runs in
 * Node and on a page, hence no test framework in here.
 */
import type { Port } from '../port';

/** A closed port and what can be done at its other end. Where a part is absent, nobody can do that. */
export interface Link {
  readonly port: Port;
  /** The device sends; nobody needs to have read it when this resolves. */
  readonly send: (bytes: Uint8Array) => void | Promise<void>;
  /** Everything the device has been sent. */
  readonly received: () => Uint8Array | Promise<Uint8Array>;
  /** The line breaks. */
  readonly hangUp?: () => void | Promise<void>;
  /** The device is back, after a hang-up and closing. */
  readonly replug?: () => void | Promise<void>;
  /** The system sees the device go, and the line still stands. */
  readonly disconnect?: () => void | Promise<void>;
  /** The port has DTR and RTS. */
  readonly hasSignals: boolean;
}

export interface Behaviour {
  readonly name: string;
  /** What the link has to offer; anything unless stated. */
  readonly needs?: (link: Link) => boolean;
  /** Throws where the port behaves differently. The link is not used again. */
  readonly check: (link: Link) => Promise<void>;
}

const OPTIONS = { baudRate: 115_200 };
const SOON_MS = 5000;
const NOT_SOON_MS = 150;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function that(isSo: boolean, sentence: string): asserts isSo {
  if (!isSo) throw new Error(`Not so: ${sentence}`);
}

const within = <T>(work: Promise<T>, what: string): Promise<T> =>
  Promise.race([
    work,
    sleep(SOON_MS).then(() => Promise.reject(new Error(`${what} took more than ${SOON_MS} ms.`))),
  ]);

const rejects = async (work: Promise<unknown> | undefined, name: string): Promise<void> => {
  let outcome = 'nothing';
  try {
    await within(Promise.resolve(work), `Failing with ${name}`);
  } catch (error) {
    outcome = error instanceof Error || error instanceof DOMException ? error.name : String(error);
  }
  that(outcome === name, `it fails with ${name} (it was ${outcome})`);
};

const throwsTypeError = (work: () => unknown): boolean => {
  try {
    work();
    return false;
  } catch (error) {
    return error instanceof TypeError;
  }
};

const readableOf = ({ port }: Link): ReadableStream<Uint8Array> => {
  that(port.readable !== null, 'an open port can be read');
  return port.readable;
};

const writableOf = ({ port }: Link): WritableStream<Uint8Array> => {
  that(port.writable !== null, 'an open port can be written to');
  return port.writable;
};

const read = async (link: Link, count: number): Promise<Uint8Array> => {
  const reader = readableOf(link).getReader();
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count;) {
    const { value, done } = await within(reader.read(), `Reading byte ${at} of ${count}`);
    that(!done, `${count} bytes come (the stream ended at ${at})`);
    that(value.length > 0 && at + value.length <= count, `no more than ${count} bytes come`);
    bytes.set(value, at);
    at += value.length;
  }
  reader.releaseLock();
  return bytes;
};

const write = async (link: Link, bytes: Uint8Array): Promise<void> => {
  const writer = writableOf(link).getWriter();
  await within(writer.write(bytes), 'Writing');
  writer.releaseLock();
};

const arrived = async (link: Link, wanted: Uint8Array): Promise<void> => {
  const end = Date.now() + SOON_MS;
  let got = await link.received();
  while (got.length < wanted.length && Date.now() < end) {
    await sleep(5);
    got = await link.received();
  }
  same(got, wanted, 'the device');
};

const same = (got: Uint8Array, wanted: Uint8Array, who: string): void => {
  const at = wanted.findIndex((byte, i) => got[i] !== byte);
  that(
    at < 0 && got.length === wanted.length,
    `${who} gets the same bytes (${got.length} of ${wanted.length}, byte ${at})`,
  );
};

const isStillPending = async (work: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    work.then(
      () => false,
      () => false,
    ),
    sleep(NOT_SOON_MS).then(() => true),
  ]);

const pattern = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 167 + (i >> 8) * 3) & 0xff);

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, i) => i);

/** The write that meets the broken line, or one soon after: the system may take some bytes before it notices. */
const writesFail = async (writer: WritableStreamDefaultWriter<Uint8Array>): Promise<void> => {
  const writeOn = async (): Promise<void> => {
    for (;;) {
      await writer.write(Uint8Array.of(1));
      await sleep(10);
    }
  };
  await rejects(writeOn(), 'NetworkError');
};

const closed = (link: Link): void => {
  that(link.port.readable === null, 'nothing can be read from a closed port');
  that(link.port.writable === null, 'nothing can be written to a closed port');
};

const carries = async (link: Link): Promise<void> => {
  const before = await link.received();
  await link.send(Uint8Array.of(1, 2, 3));
  same(await read(link, 3), Uint8Array.of(1, 2, 3), 'the page');
  await write(link, Uint8Array.of(4, 5));
  await arrived(link, Uint8Array.of(...before, 4, 5));
};

const states: readonly Behaviour[] = [
  {
    name: 'has streams while it is open, and the same ones however often it is asked',
    check: async (link) => {
      const { port } = link;
      closed(link);
      await port.open(OPTIONS);
      that(!readableOf(link).locked && !writableOf(link).locked, 'new streams are not locked');
      that(port.readable === port.readable, 'readable is one stream');
      that(port.writable === port.writable, 'writable is one stream');
      await port.close();
      closed(link);
    },
  },
  {
    name: 'opens once, and a second opening does no harm',
    check: async (link) => {
      const opening = link.port.open(OPTIONS);
      await rejects(link.port.open(OPTIONS), 'InvalidStateError');
      await opening;
      await rejects(link.port.open(OPTIONS), 'InvalidStateError');
      await carries(link);
      await link.port.close();
    },
  },
  {
    name: 'closes once',
    check: async ({ port }) => {
      await rejects(port.close(), 'InvalidStateError');
      await port.open(OPTIONS);
      const closing = port.close();
      await rejects(port.close(), 'InvalidStateError');
      await closing;
      await rejects(port.close(), 'InvalidStateError');
    },
  },
  {
    name: 'opens again after it was closed',
    check: async (link) => {
      for (const baudRate of [9600, 115_200, 921_600]) {
        await link.port.open({ baudRate });
        await carries(link);
        await link.port.close();
      }
    },
  },
  {
    name: 'refuses options that no port has, and stays closed',
    check: async (link) => {
      await rejects(link.port.open({ baudRate: 0 }), 'TypeError');
      await rejects(link.port.open({ ...OPTIONS, bufferSize: 0 }), 'TypeError');
      closed(link);
      await link.port.open(OPTIONS);
      await link.port.close();
    },
  },
  {
    name: 'sets DTR and RTS only while it is open',
    check: async ({ port, hasSignals }) => {
      const signals = { dataTerminalReady: true, requestToSend: false };
      await rejects(port.setSignals(signals), 'InvalidStateError');
      await port.open(OPTIONS);
      if (hasSignals) await port.setSignals(signals);
      else await rejects(port.setSignals(signals), 'NetworkError');
      await port.close();
      await rejects(port.setSignals(signals), 'InvalidStateError');
    },
  },
  {
    name: 'says what it is, open or not',
    check: async ({ port }) => {
      const before = JSON.stringify(port.getInfo());
      await port.open(OPTIONS);
      that(JSON.stringify(port.getInfo()) === before, 'its ids stay');
      await port.close();
      that(JSON.stringify(port.getInfo()) === before, 'its ids stay');
    },
  },
];

const locks: readonly Behaviour[] = [
  {
    name: 'has one reader and one writer at a time',
    check: async (link) => {
      await link.port.open(OPTIONS);
      const reader = readableOf(link).getReader();
      const writer = writableOf(link).getWriter();
      that(
        throwsTypeError(() => readableOf(link).getReader()),
        'a second reader is refused',
      );
      that(
        throwsTypeError(() => writableOf(link).getWriter()),
        'a second writer is refused',
      );
      reader.releaseLock();
      writer.releaseLock();
      await link.port.close();
    },
  },
  {
    name: 'stays open while a reader holds it, and goes on reading',
    check: async (link) => {
      await link.port.open(OPTIONS);
      const reader = readableOf(link).getReader();
      const pending = reader.read();
      await rejects(link.port.close(), 'TypeError');
      await link.send(Uint8Array.of(5));
      const { value } = await within(pending, 'The read under way');
      that(value?.[0] === 5, 'the read under way gets its byte');
      reader.releaseLock();
      await link.port.close();
      closed(link);
    },
  },
  {
    name: 'stays open while a writer holds it',
    check: async (link) => {
      await link.port.open(OPTIONS);
      const writer = writableOf(link).getWriter();
      await rejects(link.port.close(), 'TypeError');
      writer.releaseLock();
      await link.port.close();
      closed(link);
    },
  },
  {
    name: 'gives a new stream after one was cancelled, and ends the read under way',
    check: async (link) => {
      await link.port.open(OPTIONS);
      const first = readableOf(link);
      const reader = first.getReader();
      const pending = reader.read();
      await within(reader.cancel(), 'Cancelling');
      that((await within(pending, 'The read under way')).done, 'the read under way ends');
      reader.releaseLock();
      that(readableOf(link) !== first, 'the next stream is a new one');
      await carries(link);
      await link.port.close();
    },
  },
  {
    name: 'gives a new stream after one was closed or given up',
    check: async (link) => {
      await link.port.open(OPTIONS);
      const first = writableOf(link);
      const writer = first.getWriter();
      await writer.write(Uint8Array.of(9));
      await within(writer.close(), 'Closing the stream');
      writer.releaseLock();
      that(writableOf(link) !== first, 'the next stream is a new one');
      await arrived(link, Uint8Array.of(9));
      await within(writableOf(link).abort(), 'Giving the stream up');
      await carries(link);
      await link.port.close();
    },
  },
];

const bytes: readonly Behaviour[] = [
  {
    name: 'carries every byte both ways unchanged',
    check: async (link) => {
      await link.port.open(OPTIONS);
      await link.send(EVERY_BYTE);
      same(await read(link, 256), EVERY_BYTE, 'the page');
      await write(link, EVERY_BYTE);
      await arrived(link, EVERY_BYTE);
      await link.port.close();
    },
  },
  {
    name: 'carries bytes one by one, in their order',
    check: async (link) => {
      await link.port.open(OPTIONS);
      for (const byte of EVERY_BYTE) await link.send(Uint8Array.of(byte));
      same(await read(link, 256), EVERY_BYTE, 'the page');
      for (const byte of EVERY_BYTE) await write(link, Uint8Array.of(byte));
      await arrived(link, EVERY_BYTE);
      await link.port.close();
    },
  },
  {
    name: 'carries bursts far larger than its buffer',
    check: async (link) => {
      const burst = pattern(100_000);
      await link.port.open({ ...OPTIONS, bufferSize: 8192 });
      const sending = link.send(burst);
      same(await read(link, burst.length), burst, 'the page');
      await sending;
      await write(link, burst);
      await arrived(link, burst);
      await link.port.close();
    },
  },
  {
    name: 'keeps what comes while nobody reads, as much as its buffer holds',
    check: async (link) => {
      await link.port.open({ ...OPTIONS, bufferSize: 4096 });
      readableOf(link);
      await link.send(pattern(4096));
      await sleep(NOT_SOON_MS);
      same(await read(link, 4096), pattern(4096), 'the page');
      await link.port.close();
    },
  },
  {
    name: 'writes views of a larger buffer',
    check: async (link) => {
      await link.port.open(OPTIONS);
      await write(link, EVERY_BYTE.subarray(10, 13));
      await arrived(link, Uint8Array.of(10, 11, 12));
      await link.port.close();
    },
  },
  {
    name: 'writes nothing but bytes',
    check: async (link) => {
      await link.port.open(OPTIONS);
      const text = 'text' as unknown as Uint8Array;
      await rejects(writableOf(link).getWriter().write(text), 'TypeError');
      // What follows a defect of the page is nobody's promise: closing such a port never ends in Chromium 156.
    },
  },
  {
    name: 'drops what nobody has read when it is closed',
    check: async (link) => {
      await link.port.open(OPTIONS);
      readableOf(link);
      await link.send(Uint8Array.of(1, 2, 3));
      await sleep(NOT_SOON_MS);
      await link.port.close();
      await link.port.open(OPTIONS);
      await link.send(Uint8Array.of(4));
      same(await read(link, 1), Uint8Array.of(4), 'the page');
      await link.port.close();
    },
  },
];

const canHangUp = ({ hangUp }: Link): boolean => hangUp !== undefined;

const loss: readonly Behaviour[] = [
  {
    name: 'fails reads and writes with NetworkError when the line breaks, and has no streams then',
    needs: canHangUp,
    check: async (link) => {
      await link.port.open(OPTIONS);
      const reader = readableOf(link).getReader();
      const writer = writableOf(link).getWriter();
      writer.closed.catch(() => undefined);
      const pending = reader.read();
      await Promise.all([rejects(pending, 'NetworkError'), link.hangUp?.()]);
      await rejects(reader.read(), 'NetworkError');
      await writesFail(writer);
      closed(link);
    },
  },
  {
    name: 'closes after the line broke, with locks still held on the streams that failed',
    needs: canHangUp,
    check: async (link) => {
      await link.port.open(OPTIONS);
      const reader = readableOf(link).getReader();
      const writer = writableOf(link).getWriter();
      writer.closed.catch(() => undefined);
      await Promise.all([rejects(reader.read(), 'NetworkError'), link.hangUp?.()]);
      await writesFail(writer);
      await within(link.port.close(), 'Closing');
      closed(link);
      reader.releaseLock();
      writer.releaseLock();
      await rejects(link.port.close(), 'InvalidStateError');
    },
  },
  {
    name: 'works again once the device is back, without another permission',
    needs: ({ hangUp, replug }) => hangUp !== undefined && replug !== undefined,
    check: async (link) => {
      await link.port.open(OPTIONS);
      await Promise.all([
        rejects(readableOf(link).getReader().read(), 'NetworkError'),
        link.hangUp?.(),
      ]);
      await within(link.port.close(), 'Closing');
      await link.replug?.();
      await link.port.open(OPTIONS);
      await carries(link);
      await link.port.close();
    },
  },
  {
    name: 'tells when the system sees the device go, although the line still stands',
    needs: ({ disconnect }) => disconnect !== undefined,
    check: async (link) => {
      const { port } = link;
      await port.open(OPTIONS);
      const reader = readableOf(link).getReader();
      const pending = reader.read();
      let told = 0;
      const listen = (): void => {
        told += 1;
      };
      port.addEventListener?.('disconnect', listen);
      await link.disconnect?.();
      await sleep(0);
      that(told === 1, 'the event comes once');
      that(port.connected === false, 'it is not connected any more');
      that(await isStillPending(pending), 'the read under way goes on');
      await reader.cancel();
      reader.releaseLock();
      await within(port.close(), 'Closing');
      await rejects(port.open(OPTIONS), 'NetworkError');
      closed(link);
      port.removeEventListener?.('disconnect', listen);
    },
  },
];

export const BEHAVIOURS: readonly Behaviour[] = [...states, ...locks, ...bytes, ...loss];
