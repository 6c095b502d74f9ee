/**
 * STK500 version 2 as the Arduino Mega 2560's bootloader speaks it (Atmel's AVR068): framed messages with
 * a sequence number and a checksum. A damaged message is ignored, so silence means: send it again. An
 * answer with another number is a late one and is let go by.
 */
import { formatHex } from '../../../core/text';
import type { Line } from '../line';
import { isPassing, letGoBy } from '../quiet';
import type { Dialect } from './loader';
import { garbled, receive, refused } from './loader';

const START = 0x1b;
const TOKEN = 0x0e;
const STATUS_OK = 0;
const SIGN_ON = 0x01;
const LOAD_ADDRESS = 0x06;
const ENTER = 0x10;
const LEAVE = 0x11;
const WRITE_FLASH = 0x13;
const READ_FLASH = 0x14;
const READ_SIGNATURE = 0x1b;
/** Set in addresses, which count words, for chips with more than 128 KiB. */
const EXTENDED = 0x8000_0000;
/** Programming parameters for a chip on another cable; a bootloader skips them. */
const UNUSED = [0, 0, 0, 0, 0, 0, 0];

const GREETING_MS = 200;
const QUIET_MS = 50;
const ANSWER_MS = 1000;
const TRIES = 3;
const HEAD = 5;

const xor = (bytes: Iterable<number>): number => {
  let sum = 0;
  for (const byte of bytes) sum ^= byte;
  return sum;
};

const frame = (sequence: number, body: readonly number[]): Uint8Array => {
  const message = [START, sequence, body.length >> 8, body.length & 0xff, TOKEN, ...body];
  return Uint8Array.of(...message, xor(message));
};

/** The next message whole, whatever its number. */
const receiveMessage = async (
  line: Line,
  doing: string,
  ms: number,
): Promise<{ sequence: number; body: Uint8Array }> => {
  const head = await receive(line, HEAD, doing, ms);
  const [start, sequence = 0, high = 0, low = 0, token] = head;
  if (start !== START || token !== TOKEN) throw garbled(doing);
  const length = (high << 8) | low;
  const rest = await receive(line, length + 1, doing, ms);
  if ((xor(head) ^ xor(rest)) !== 0) throw garbled(doing);
  return { sequence, body: rest.subarray(0, length) };
};

type Ask = (body: readonly number[], doing: string, ms?: number) => Promise<Uint8Array>;

/** Sends a message and waits for its answer, each time under a number of its own. */
const makeAsk = (line: Line): Ask => {
  let sequence = 0;
  return async (body, doing, ms = ANSWER_MS) => {
    sequence = (sequence + 1) & 0xff;
    await line.port.write(frame(sequence, body));
    for (;;) {
      const answer = await receiveMessage(line, doing, ms);
      if (answer.sequence !== sequence) continue;
      if (answer.body[0] !== body[0]) throw garbled(doing);
      if (answer.body[1] !== STATUS_OK) throw refused(doing);
      return answer.body.subarray(2);
    }
  };
};

/** Repeats what a damaged byte has spoilt, from its first message: where the bootloader then is, is not known. */
const persist = async <T>({ port, signal }: Line, attempt: () => Promise<T>): Promise<T> => {
  for (let nth = 1; ; nth++) {
    try {
      return await attempt();
    } catch (error) {
      if (nth === TRIES || !isPassing(error)) throw error;
      await letGoBy(port, QUIET_MS, signal);
    }
  }
};

const bytesOf = (value: number): readonly number[] =>
  [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);

export const STK500_V2: Dialect = {
  protocol: 'stk500v2',
  baudRates: [115200],
  takesAllPages: true,
  makeLoader: (line) => {
    const ask = makeAsk(line);
    /** Where the bootloader is, when it is known: reading and writing move it on. */
    let place: number | undefined;
    const at = async (address: number, length: number, doing: string, body: readonly number[]) => {
      if (place !== address)
        await ask([LOAD_ADDRESS, ...bytesOf((address >> 1) | EXTENDED)], doing);
      place = undefined;
      const answer = await ask(body, doing);
      place = address + length;
      return answer;
    };
    const signatureByte = async (index: number): Promise<number> =>
      (await ask([READ_SIGNATURE, 0, 0, 0, index, 0], 'Read Signature'))[0] ?? 0;
    return {
      greet: async () => {
        await ask([SIGN_ON], 'the greeting', GREETING_MS);
      },
      signature: () =>
        persist(line, async () => {
          const [a, b, c] = [
            await signatureByte(0),
            await signatureByte(1),
            await signatureByte(2),
          ];
          return (a << 16) | (b << 8) | c;
        }),
      bootBytes: ({ bootBytes }) => Promise.resolve(bootBytes.other),
      begin: async () => {
        await persist(line, () => ask([ENTER, ...UNUSED, 0, 0, 0, 0], 'Enter Programming Mode'));
      },
      writePage: async (address, bytes) => {
        const head = [WRITE_FLASH, bytes.length >> 8, bytes.length & 0xff, ...UNUSED];
        const doing = `writing the page at ${formatHex(address)}`;
        await persist(line, () => at(address, bytes.length, doing, [...head, ...bytes]));
      },
      readPage: (address, length) =>
        persist(line, async () => {
          const doing = `reading the page at ${formatHex(address)}`;
          const body = [READ_FLASH, length >> 8, length & 0xff, 0];
          const answer = await at(address, length, doing, body);
          if (answer.length !== length + 1) throw garbled(doing);
          return answer.subarray(0, length);
        }),
      leave: async () => {
        await persist(line, () => ask([LEAVE, 0, 0], 'Leave Programming Mode'));
      },
    };
  },
};
