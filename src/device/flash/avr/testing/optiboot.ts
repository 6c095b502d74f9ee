/**
 * The device's side of STK500 version 1, from Atmel's AVR061 and Optiboot's documentation: what the faults
 * are tried on, since nothing can be made to go wrong in the real one at will. That runs in simavr
 * (scripts/peers), where avrdude has to take this stand-in for one as well.
 */
import type { Flow } from '../../testing/flow';
import { receive, runFlow } from '../../testing/flow';
import type { AvrChip, AvrDevice, AvrOptions } from './chip';
import { flip, makeTroubles } from './chip';

const IN_SYNC = 0x14;
const OK = 0x10;
const FAILED = 0x11;
const END = 0x20;
/** Without a command for so long the watchdog starts the program. */
const PATIENCE_MS = 1000;

interface OptibootOptions extends AvrOptions {
  /** Optiboot tells 4.4; what old Nanos have tells 1.16. */
  readonly version?: readonly [major: number, minor: number];
}

export const createOptiboot = (
  chip: AvrChip,
  send: (bytes: Uint8Array) => void,
  options: OptibootOptions = {},
): AvrDevice => {
  const flash = new Uint8Array(chip.flashBytes).fill(0xff);
  const troubleWith = makeTroubles(options);
  const [major, minor] = options.version ?? [4, 4];
  let address = 0;
  let hasLeft = false;
  let patience: ReturnType<typeof setTimeout> | undefined;

  /** The program runs; nothing listens but the reset pin. */
  function* program(): Flow<never> {
    hasLeft = true;
    clearTimeout(patience);
    for (;;) yield 'byte';
  }

  const isPatient = (): void => {
    clearTimeout(patience);
    patience = setTimeout(() => (hasLeft = true), PATIENCE_MS);
  };

  /** The end of the command has to come now; anything else resets into the program. */
  function* finish(answer: readonly number[], last = OK): Flow {
    const [end] = yield* receive(1);
    if (end !== END) yield* program();
    send(Uint8Array.of(IN_SYNC, ...answer, last));
  }

  function* page(kind: 'write' | 'read'): Flow {
    const [high = 0, low = 0] = yield* receive(3);
    const length = (high << 8) | low;
    const bytes =
      kind === 'write' ? yield* receive(length) : flash.slice(address, address + length);
    const trouble = troubleWith(kind);
    if (trouble === 'damage') flip(bytes);
    if (kind === 'write' && trouble !== 'fail') flash.set(bytes, address);
    if (trouble === 'silent') yield* receive(1);
    else if (trouble === 'fail') yield* finish([], FAILED);
    else yield* finish(kind === 'write' ? [] : [...bytes]);
  }

  const { signature } = chip;
  const id = [signature >> 16, (signature >> 8) & 0xff, signature & 0xff];

  function* command(code: number): Flow {
    if (code === 0x41) {
      const [which] = yield* receive(1);
      yield* finish([which === 0x81 ? major : which === 0x82 ? minor : 3]);
    } else if (code === 0x42) yield* skip(20);
    else if (code === 0x45) yield* skip(5);
    else if (code === 0x55) {
      const [low = 0, high = 0] = yield* receive(2);
      address = ((high << 8) | low) * 2;
      yield* finish([]);
    } else if (code === 0x56) yield* skip(4, [0]);
    else if (code === 0x64) yield* page('write');
    else if (code === 0x74) yield* page('read');
    else if (code === 0x75) yield* finish(id);
    else if (code === 0x51) {
      yield* finish([]);
      yield* program();
    } else yield* finish([]);
  }

  function* skip(count: number, answer: readonly number[] = []): Flow {
    yield* receive(count);
    yield* finish(answer);
  }

  function* bootloader(): Flow {
    for (;;) {
      const [code = 0] = yield* receive(1);
      isPatient();
      yield* command(code);
    }
  }

  const flow = runFlow(bootloader);
  return {
    flash,
    hasLeft: () => hasLeft,
    receive: (bytes) => {
      if (!hasLeft) flow.receive(bytes);
    },
    reset: () => {
      hasLeft = false;
      isPatient();
      flow.restart();
    },
  };
};
