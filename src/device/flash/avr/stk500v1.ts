/**
 * STK500 version 1 as Optiboot and the older ATmegaBOOT speak it (Atmel's AVR061): a command ends with a
 * space, an answer is wrapped in INSYNC and OK. There are no checksums, so only reading back proves
 * anything. Optiboot resets itself when a command does not end as it should, or after a second's wait.
 */
import { formatHex } from '../../../core/text';
import type { Line } from '../line';
import type { Dialect } from './loader';
import { garbled, receive, refused } from './loader';

const END = 0x20;
const OK = 0x10;
const FAILED = 0x11;
const IN_SYNC = 0x14;
const GET_SYNC = 0x30;
const GET_PARAMETER = 0x41;
const ENTER = 0x50;
const LEAVE = 0x51;
const LOAD_ADDRESS = 0x55;
const WRITE_PAGE = 0x64;
const READ_PAGE = 0x74;
const READ_SIGNATURE = 0x75;
const MAJOR_VERSION = 0x81;
const FLASH = 0x46;

const GREETING_MS = 200;
/** A page takes 10 ms at most. */
const ANSWER_MS = 1000;
/** Optiboot's versions begin here; what came before counted from 1. */
const FIRST_OPTIBOOT = 3;

const ask = async (
  line: Line,
  command: readonly number[],
  length: number,
  doing: string,
  ms = ANSWER_MS,
): Promise<Uint8Array> => {
  await line.port.write(Uint8Array.of(...command, END));
  const [begin] = await receive(line, 1, doing, ms);
  if (begin !== IN_SYNC) throw garbled(doing);
  const answer = await receive(line, length + 1, doing, ms);
  if (answer[length] === FAILED) throw refused(doing);
  if (answer[length] !== OK) throw garbled(doing);
  return answer.subarray(0, length);
};

const high = (value: number): number => (value >> 8) & 0xff;
const low = (value: number): number => value & 0xff;

/** Addresses count words of two bytes. */
const loadAddress = (line: Line, address: number, doing: string): Promise<unknown> =>
  ask(line, [LOAD_ADDRESS, low(address >> 1), high(address >> 1)], 0, doing);

/** Old Nanos listen at 57600 baud. */
export const STK500_V1: Dialect = {
  protocol: 'stk500v1',
  baudRates: [115200, 57600],
  takesAllPages: false,
  makeLoader: (line) => ({
    greet: async () => {
      await ask(line, [GET_SYNC], 0, 'the greeting', GREETING_MS);
    },
    signature: async () => {
      const [a = 0, b = 0, c = 0] = await ask(line, [READ_SIGNATURE], 3, 'Read Signature');
      return (a << 16) | (b << 8) | c;
    },
    bootBytes: async ({ bootBytes }) => {
      const [major = 0] = await ask(line, [GET_PARAMETER, MAJOR_VERSION], 1, 'Get Parameter');
      return major >= FIRST_OPTIBOOT ? bootBytes.optiboot : bootBytes.other;
    },
    begin: async () => {
      await ask(line, [ENTER], 0, 'Enter Programming Mode');
    },
    writePage: async (address, bytes) => {
      const doing = `writing the page at ${formatHex(address)}`;
      await loadAddress(line, address, doing);
      const head = [WRITE_PAGE, high(bytes.length), low(bytes.length), FLASH];
      await ask(line, [...head, ...bytes], 0, doing);
    },
    readPage: async (address, length) => {
      const doing = `reading the page at ${formatHex(address)}`;
      await loadAddress(line, address, doing);
      return ask(line, [READ_PAGE, high(length), low(length), FLASH], length, doing);
    },
    leave: async () => {
      await ask(line, [LEAVE], 0, 'Leave Programming Mode');
    },
  }),
};
