/**
 * A runner image in an emulated RP2040, with bytes fed as a real line would. The runner sleeps when it
 * has answered, so "asleep and nothing left to receive" is the end of an answer: no time-outs.
 */
import type { RP2040 } from 'rp2040js';
import { ConsoleLogger, LogLevel, Simulator } from 'rp2040js';
import type { Segment } from '../../../src/core/firmware/firmware';

export interface EmulatedRunner {
  /** Its greeting, or whatever else it said before it first fell asleep. */
  readonly greeting: string;
  /** What the board said since the last call, after it has received `text` and fallen asleep again. */
  readonly say: (text: string | Uint8Array) => string;
  /** Core cycles since the reset. */
  readonly cycles: () => number;
}

const FLASH_AT = 0x1000_0000;
const VECTORS_AT = FLASH_AT + 0x100;
const NANOSECONDS_A_CYCLE = 8;
/** Ten bits at 115200 baud. */
const LINE_CYCLES_A_BYTE = 10_851;
/** More than any test needs: a runner that never sleeps is a fault. */
const MOST_CYCLES = 3e9;

/**
 * @param cyclesAByte how far apart received bytes are
 * @param prepare changes the chip before it starts
 */
export const emulatePico = (
  segments: readonly Segment[],
  cyclesAByte = LINE_CYCLES_A_BYTE,
  prepare: (chip: RP2040) => void = () => undefined,
): EmulatedRunner => {
  const { rp2040: chip, clock } = new Simulator();
  chip.logger = new ConsoleLogger(LogLevel.Error);
  const { core } = chip;
  const [uart] = chip.uart;
  if (uart === undefined) throw new Error('The emulator has no UART.');
  let heard = '';
  uart.onByte = (byte) => (heard += String.fromCharCode(byte));
  for (const { address, bytes } of segments) chip.flash.set(bytes, address - FLASH_AT);
  core.VTOR = VECTORS_AT;
  prepare(chip);
  core.reset();
  let cycles = 0;
  const advance = (count: number): void => {
    cycles += count;
    clock.tick(count * NANOSECONDS_A_CYCLE);
  };
  const say: EmulatedRunner['say'] = (text) => {
    const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
    const end = cycles + MOST_CYCLES;
    let sent = 0;
    let next = cycles;
    while (cycles < end) {
      if (sent < bytes.length && cycles >= next) {
        uart.feedByte(bytes[sent++] ?? 0);
        next += cyclesAByte;
      }
      if (!core.waiting) advance(core.executeInstruction());
      else if (sent < bytes.length) advance(next - cycles);
      else {
        const answer = heard;
        heard = '';
        return answer;
      }
    }
    throw new Error(`The runner did not come to rest; it said: ${heard.slice(-400)}`);
  };
  return { greeting: say(''), say, cycles: () => cycles };
};
