/** What both stand-ins are made of: NOR flash, the checksum they answer with, and what can go wrong. */

/** What goes wrong with a command that arrived whole: not done and not answered, or done wrong. */
export type Trouble = 'silent' | 'garbled' | 'damage' | { readonly lateMs: number };

export interface BoardOptions {
  /** Asked for the nth command with that letter, from 1. */
  readonly trouble?: (letter: string, nth: number) => Trouble | undefined;
  readonly eraseMs?: number;
}

/** A board in its bootloader. */
export interface SamBoard {
  /** All of it, the bootloader's part too. */
  readonly flash: Uint8Array;
  readonly receive: (bytes: Uint8Array) => void;
  /** The bootloader is started, or started again. */
  readonly restart: () => void;
  /** Whether the bootloader was told to start the program. */
  readonly hasLeft: () => boolean;
}

/** CRC-16 of XMODEM: most significant bit first from 0. */
export const crc16 = (bytes: Uint8Array): number => {
  let crc = 0;
  for (const byte of bytes)
    for (let bit = 7; bit >= 0; bit--) {
      const out = ((crc >> 15) ^ (byte >> bit)) & 1;
      crc = ((crc << 1) & 0xffff) ^ (out === 1 ? 0x1021 : 0);
    }
  return crc;
};

/** Programming only clears bits. */
export const program = (flash: Uint8Array, at: number, data: Uint8Array): void => {
  for (const [i, byte] of data.entries())
    if (at + i < flash.length) flash[at + i] = (flash[at + i] ?? 0) & byte;
};

export const text = (ascii: string): Uint8Array => new TextEncoder().encode(ascii);

export const hex8 = (value: number): string => value.toString(16).toUpperCase().padStart(8, '0');

/** All but ends of lines. */
const garble = (byte: number): number => (byte < 0x20 ? byte : byte ^ 0x21);

/** Answers after what goes wrong with this command, if anything; `act` gets to know of damage. */
export const createTroubled = (options: BoardOptions, send: (bytes: Uint8Array) => void) => {
  const counts = new Map<string, number>();
  return (letter: string, act: (isDamaged: boolean) => Uint8Array, ms = 0): void => {
    const nth = (counts.get(letter) ?? 0) + 1;
    counts.set(letter, nth);
    const trouble = options.trouble?.(letter, nth);
    if (trouble === 'silent') return;
    const answer = act(trouble === 'damage');
    if (answer.length === 0) return;
    const sent = trouble === 'garbled' ? answer.map(garble) : answer;
    const delay = typeof trouble === 'object' ? trouble.lateMs : ms;
    if (delay === 0) send(sent);
    else setTimeout(() => send(sent), delay);
  };
};
