/**
 * The device's side of STK500 version 2, from Atmel's AVR068, with what is known of the Mega 2560's
 * bootloader: damaged messages are ignored, and every page written erases the next one in order, from the
 * first after a reset, wherever the page is. avrdude has to take it for a Mega (scripts/peers).
 */
import type { Flow } from '../../testing/flow';
import { receive, runFlow } from '../../testing/flow';
import type { AvrChip, AvrDevice, AvrOptions } from './chip';
import { flip, makeTroubles } from './chip';

const START = 0x1b;
const TOKEN = 0x0e;
const OK = 0;
const FAILED = 0xc0;
const NAME = [...new TextEncoder().encode('AVRISP_2')];
/** Without a byte for so long the program starts. */
const PATIENCE_MS = 1000;

const xor = (bytes: Iterable<number>): number => {
  let sum = 0;
  for (const byte of bytes) sum ^= byte;
  return sum;
};

export const createMega = (
  chip: AvrChip,
  send: (bytes: Uint8Array) => void,
  options: AvrOptions = {},
): AvrDevice => {
  const flash = new Uint8Array(chip.flashBytes).fill(0xff);
  const troubleWith = makeTroubles(options);
  let address = 0;
  let erased = 0;
  let hasLeft = false;
  let patience: ReturnType<typeof setTimeout> | undefined;

  const writePage = (data: Uint8Array): void => {
    flash.fill(0xff, erased, erased + chip.pageBytes);
    erased += chip.pageBytes;
    for (const [i, byte] of data.entries()) flash[address + i] = (flash[address + i] ?? 0) & byte;
    address += data.length;
  };

  const write = (body: Uint8Array): readonly number[] | undefined => {
    const trouble = troubleWith('write');
    if (trouble === 'fail') return [FAILED];
    const data = body.slice(10);
    if (trouble === 'damage') flip(data);
    writePage(data);
    return trouble === 'silent' ? undefined : [OK];
  };

  const read = (length: number): readonly number[] | undefined => {
    const trouble = troubleWith('read');
    if (trouble === 'fail') return [FAILED];
    const data = flash.slice(address, address + length);
    if (trouble === 'damage') flip(data);
    address += length;
    return trouble === 'silent' ? undefined : [OK, ...data, OK];
  };

  const signatureByte = (index: number): number => (chip.signature >> (16 - 8 * index)) & 0xff;

  /** What follows the command's code in its answer; undefined for no answer. */
  const answerTo = (body: Uint8Array): readonly number[] | undefined => {
    const view = new DataView(body.buffer, body.byteOffset);
    switch (body[0]) {
      case 0x01:
        return [OK, NAME.length, ...NAME];
      case 0x03:
        return [OK, 2];
      case 0x06:
        address = (view.getUint32(1) << 1) >>> 0;
        return [OK];
      case 0x13:
        return write(body);
      case 0x14:
        return read(view.getUint16(1));
      case 0x1b:
        return [OK, signatureByte(body[4] ?? 0), OK];
      case 0x1d:
        return [OK, 0, body[4] ?? 0, 0, body[4] === 0x30 ? signatureByte(body[6] ?? 0) : 0, OK];
      case 0x02:
      case 0x10:
      case 0x11:
        return [OK];
      default:
        return [FAILED];
    }
  };

  function* message(): Flow<{ sequence: number; body: Uint8Array } | undefined> {
    if ((yield* receive(1))[0] !== START) return undefined;
    const head = yield* receive(4);
    const [sequence = 0, high = 0, low = 0, token] = head;
    if (token !== TOKEN) return undefined;
    const rest = yield* receive(((high << 8) | low) + 1);
    return xor(head) ^ xor(rest) ^ START ? undefined : { sequence, body: rest.subarray(0, -1) };
  }

  function* bootloader(): Flow {
    while (!hasLeft) {
      const asked = yield* message();
      const answer = asked && answerTo(asked.body);
      if (asked === undefined || answer === undefined) continue;
      const body = [asked.body[0] ?? 0, ...answer];
      const head = [START, asked.sequence, body.length >> 8, body.length & 0xff, TOKEN, ...body];
      send(Uint8Array.of(...head, xor(head)));
      hasLeft = body[0] === 0x11;
    }
  }

  const flow = runFlow(bootloader);
  const isPatient = (): void => {
    clearTimeout(patience);
    patience = setTimeout(() => (hasLeft = true), PATIENCE_MS);
  };
  return {
    flash,
    hasLeft: () => hasLeft,
    receive: (bytes) => {
      if (hasLeft) return;
      isPatient();
      flow.receive(bytes);
    },
    reset: () => {
      hasLeft = false;
      erased = 0;
      isPatient();
      flow.restart();
    },
  };
};
