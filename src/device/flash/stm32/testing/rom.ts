/**
 * The device's side of ST's USART bootloader, from the flow charts of AN3155 (rev 18): a stand-in for
 * the ROM that no emulator models. It is written apart from our client and shares no code with it, and
 * Debian's stm32flash has to accept it before the client is tested on it (scripts/peers).
 */

import type { Flow as Waits } from '../../testing/flow';
import { receive, runFlow } from '../../testing/flow';

const ACK = 0x79;
const NACK = 0x1f;

type Command = 'sync' | 'get' | 'version' | 'id' | 'read' | 'go' | 'write' | 'erase';

/** What goes wrong with a command that arrived whole: refused undone, or done without a proper answer. */
type Trouble =
  'nack' | 'silent' | 'damage' | { readonly lateMs: number } | { readonly busyMs: number };

export interface RomChip {
  readonly productId: number;
  /** Sizes of what is erased at once, from `flashAddress` on. */
  readonly sectors: readonly number[];
  /** The old Erase command with one-byte page numbers, or the Extended Erase that replaced it. */
  readonly erase: 'plain' | 'extended';
  /** Bytes programmed at once; the start and length of every write must be multiples. */
  readonly granule: 4 | 8;
  /** Readable words outside the flash: where, and what is there. */
  readonly information: readonly { readonly address: number; readonly bytes: Uint8Array }[];
}

export interface RomOptions {
  readonly readProtected?: boolean;
  /** Sectors that neither erase nor program, without an error: that is how the ROM treats them. */
  readonly writeProtected?: readonly number[];
  readonly eraseMsPerSector?: number;
  /** Asked for the nth command of its kind, from 1. */
  readonly trouble?: (command: Command, nth: number) => Trouble | undefined;
}

export interface StmRom {
  readonly flash: Uint8Array;
  /** Where Go jumped to. */
  readonly started: () => number | undefined;
  readonly receive: (bytes: Uint8Array) => void;
  /** Power or NRST: the loader waits for 0x7f again, the flash stays. */
  readonly reset: () => void;
}

const FLASH = 0x0800_0000;

/** What ends a command. */
type Answer = readonly number[];

const REFUSED: Answer = [NACK];

type Flow<T = Answer> = Waits<T>;

const xor = (bytes: Uint8Array, start = 0): number =>
  bytes.reduce((sum, byte) => sum ^ byte, start);

const flip = (bytes: Uint8Array): void => {
  bytes[0] = (bytes[0] ?? 0) ^ 1;
};

const startsOf = (sectors: readonly number[]): readonly number[] => {
  let at = 0;
  return sectors.map((size) => (at += size) - size);
};

/** @param send what the chip answers, in the order it leaves the wire */
export const createRom = (
  chip: RomChip,
  send: (bytes: Uint8Array) => void,
  options: RomOptions = {},
): StmRom => {
  const starts = startsOf(chip.sectors);
  const flash = new Uint8Array(chip.sectors.reduce((sum, size) => sum + size, 0)).fill(0xff);
  const isLocked = (sector: number): boolean => options.writeProtected?.includes(sector) ?? false;
  const counts = new Map<Command, number>();
  let started: number | undefined;

  const reply = (bytes: Answer): void => send(Uint8Array.from(bytes));

  const troubleWith = (command: Command): Trouble | undefined => {
    const nth = (counts.get(command) ?? 0) + 1;
    counts.set(command, nth);
    return options.trouble?.(command, nth);
  };

  /** Does what arrived whole and answers, unless this time something is to go wrong. */
  function* carryOut(
    command: Command,
    act: (isDamaged: boolean) => Answer,
    milliseconds = 0,
  ): Flow {
    const trouble = troubleWith(command);
    if (trouble === 'nack') return REFUSED;
    const answer = act(trouble === 'damage');
    yield typeof trouble === 'object' && 'busyMs' in trouble ? trouble.busyMs : milliseconds;
    if (trouble === 'silent') return [];
    if (typeof trouble !== 'object' || !('lateMs' in trouble)) return answer;
    setTimeout(() => reply(answer), trouble.lateMs);
    return [];
  }

  function* address(isValid: (at: number) => boolean): Flow<number | undefined> {
    const bytes = yield* receive(5);
    const at = new DataView(bytes.buffer).getUint32(0);
    const isGood = xor(bytes) === 0 && isValid(at);
    if (!isGood) return undefined;
    reply([ACK]);
    return at;
  }

  const memory = (at: number): Uint8Array | undefined => {
    if (at >= FLASH && at < FLASH + flash.length) return flash.subarray(at - FLASH);
    const found = chip.information.find(
      (area) => at >= area.address && at < area.address + area.bytes.length,
    );
    return found?.bytes.subarray(at - found.address);
  };

  function* readMemory(): Flow {
    reply([ACK]);
    const at = yield* address((candidate) => memory(candidate) !== undefined);
    if (at === undefined) return REFUSED;
    const length = yield* receive(2);
    if (xor(length) !== 0xff) return REFUSED;
    const bytes = memory(at)?.slice(0, (length[0] ?? 0) + 1) ?? new Uint8Array();
    if (bytes.length !== (length[0] ?? 0) + 1) return REFUSED;
    return yield* carryOut('read', (isDamaged) => {
      if (isDamaged) flip(bytes);
      return [ACK, ...bytes];
    });
  }

  /** Programming clears bits; where the flash has error correction, what is not erased is refused. */
  const program = (at: number, data: Uint8Array): boolean => {
    const old = flash.subarray(at, at + data.length);
    if (chip.granule === 8 && old.some((byte) => byte !== 0xff)) return false;
    for (const [i, byte] of data.entries()) {
      const sector = starts.findLastIndex((start) => start <= at + i);
      if (!isLocked(sector)) flash[at + i] = (flash[at + i] ?? 0) & byte;
    }
    return true;
  };

  function* writeMemory(): Flow {
    reply([ACK]);
    const at = yield* address((candidate) => candidate >= FLASH && memory(candidate) !== undefined);
    if (at === undefined) return REFUSED;
    const [length = 0] = yield* receive(1);
    const data = yield* receive(length + 2);
    const bytes = data.subarray(0, length + 1);
    const isAligned = at % chip.granule === 0 && bytes.length % chip.granule === 0;
    const fits = at - FLASH + bytes.length <= flash.length;
    if (xor(data, length) !== 0 || !isAligned || !fits) return REFUSED;
    return yield* carryOut('write', (isDamaged) => {
      if (isDamaged) flip(bytes);
      return [program(at - FLASH, bytes) ? ACK : NACK];
    });
  }

  const eraseSector = (sector: number): void => {
    const start = starts[sector] ?? 0;
    if (!isLocked(sector)) flash.fill(0xff, start, start + (chip.sectors[sector] ?? 0));
  };

  function* eraseSectors(sectors: readonly number[]): Flow {
    if (sectors.some((sector) => sector >= chip.sectors.length)) return REFUSED;
    const act = (): Answer => {
      sectors.forEach(eraseSector);
      return [ACK];
    };
    return yield* carryOut('erase', act, (options.eraseMsPerSector ?? 0) * sectors.length);
  }

  const allSectors = chip.sectors.map((_, i) => i);

  function* plainErase(): Flow {
    reply([ACK]);
    const [count = 0] = yield* receive(1);
    const rest = yield* receive(count === 0xff ? 1 : count + 2);
    if (count === 0xff) return rest[0] === 0 ? yield* eraseSectors(allSectors) : REFUSED;
    if (xor(rest, count) !== 0) return REFUSED;
    return yield* eraseSectors([...rest.subarray(0, -1)]);
  }

  function* extendedErase(): Flow {
    reply([ACK]);
    const head = yield* receive(2);
    const count = new DataView(head.buffer).getUint16(0);
    const rest = yield* receive(count >= 0xfffd ? 1 : 2 * (count + 1) + 1);
    if (xor(rest, xor(head)) !== 0 || (count >= 0xfff0 && count !== 0xffff)) return REFUSED;
    if (count === 0xffff) return yield* eraseSectors(allSectors);
    const codes = new DataView(rest.buffer);
    return yield* eraseSectors(Array.from({ length: count + 1 }, (_, i) => codes.getUint16(2 * i)));
  }

  function* go(): Flow {
    reply([ACK]);
    started = yield* address((candidate) => memory(candidate) !== undefined);
    return started === undefined ? REFUSED : [];
  }

  const eraseCode = chip.erase === 'plain' ? 0x43 : 0x44;
  const codes = [0x00, 0x01, 0x02, 0x11, 0x21, 0x31, eraseCode, 0x63, 0x73, 0x82, 0x92];
  const id = [chip.productId >> 8, chip.productId & 0xff];
  const commands: Readonly<Record<number, () => Flow>> = {
    0x00: () => carryOut('get', () => [ACK, codes.length, 0x31, ...codes, ACK]),
    0x01: () => carryOut('version', () => [ACK, 0x31, 0, 0, ACK]),
    0x02: () => carryOut('id', () => [ACK, 1, ...id, ACK]),
    0x11: readMemory,
    0x21: go,
    0x31: writeMemory,
    [eraseCode]: chip.erase === 'plain' ? plainErase : extendedErase,
  };

  function* command(code: number, complement: number): Flow {
    const carry = commands[code];
    if ((code ^ complement) !== 0xff || carry === undefined) return REFUSED;
    if (options.readProtected === true && code > 0x02) return REFUSED;
    return yield* carry();
  }

  /** The baud rate is taken from 0x7f; anything else measures a wrong one, and only reset helps. */
  function* loader(): Flow<void> {
    const [first] = yield* receive(1);
    if (first !== 0x7f) for (;;) yield 'byte';
    reply(yield* carryOut('sync', () => [ACK]));
    while (started === undefined) {
      const [code = 0, complement = 0] = yield* receive(2);
      reply(yield* command(code, complement));
    }
  }

  const { receive: take, restart } = runFlow(loader);
  return {
    flash,
    started: () => started,
    receive: take,
    reset: () => {
      started = undefined;
      restart();
    },
  };
};
