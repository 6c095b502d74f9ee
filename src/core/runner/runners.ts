/**
 * The prebuilt runner images: which boards each is for, how it gets there, and what it has been seen to
 * run on. Built by the repository from `firmware/runner`; none has been tried on hardware yet.
 */

/** What a serial line goes over: the board's own USB cable, or pins and an adapter or probe. */
export const LINES = ['usb', 'uart'] as const;
export type Line = (typeof LINES)[number];

export interface Runner {
  /** The image is `firmware/dist/runner-ID.bin`. */
  readonly id: 'rp2040-usb' | 'rp2040-uart' | 'stm32f4' | 'stm32l4';
  readonly chip: string;
  /** Ids in the board table whose serial pins are where the runner expects them. */
  readonly boards: readonly string[];
  /** How the firmware gets onto the chip. */
  readonly protocol: 'uf2' | 'stm32';
  readonly line: Line;
  /** Where the serial line is. */
  readonly serial: string;
  /** When to take this one rather than another for the same board, where there is another. */
  readonly choose?: string;
  /** Where its port shows up, as `vendor:product`, when the line is the board's own USB. */
  readonly usb?: string;
  /** What the image has run on, in words. */
  readonly proven: string;
}

export type RunnerId = Runner['id'];

const RP2040_BOARDS = ['pico', 'pico_w', 'nano_rp2040', 'xiao_rp2040'];

export const RUNNERS: readonly Runner[] = [
  {
    id: 'rp2040-usb',
    chip: 'RP2040 (USB)',
    boards: RP2040_BOARDS,
    protocol: 'uf2',
    line: 'usb',
    serial: 'the board’s own USB cable, at any baud rate',
    choose: 'The first choice: it needs the USB cable only.',
    usb: '2e8a:000a',
    proven: 'ran in an emulator (rp2040js), on no board yet',
  },
  {
    id: 'rp2040-uart',
    chip: 'RP2040 (UART pins)',
    boards: RP2040_BOARDS,
    protocol: 'uf2',
    line: 'uart',
    choose:
      'Where no USB port appears after flashing: a serial adapter on two pins needs no USB driver.',
    serial: 'UART0: GP0 sends, GP1 receives, 115200 baud, 8N1',
    proven: 'ran in an emulator (rp2040js), on no board yet',
  },
  {
    id: 'stm32f4',
    chip: 'STM32F4 with 512 KB of flash and 96 KB of RAM or more',
    boards: ['nucleo_f401re', 'nucleo_f446re', 'blackpill_f411ce'],
    protocol: 'stm32',
    line: 'uart',
    serial: 'USART2 on PA2 and PA3, or USART1 on PA9 and PA10, 115200 baud, 8N1',
    proven: 'ran in emulators (QEMU, Unicorn), on no board yet',
  },
  {
    id: 'stm32l4',
    chip: 'STM32L4 with 1 MB of flash and 96 KB of contiguous RAM',
    boards: ['nucleo_l476rg'],
    protocol: 'stm32',
    line: 'uart',
    serial: 'USART2 on PA2 and PA3, 115200 baud, 8N1',
    proven: 'ran in an emulator (Unicorn, Cortex-M4F), on no board yet',
  },
];

/**
 * The runner for a board of the table, the first choice where there are several; undefined where there
 * is none yet.
 * @param line the one that is meant, where a board has both; the emulated Pico has `uart`
 */
export const runnerFor = (board: string, line?: Line): Runner | undefined =>
  RUNNERS.find(
    (runner) => runner.boards.includes(board) && (line === undefined || runner.line === line),
  );

/**
 * Whether a runner that answers was made for other boards than this one, which has a runner of its own.
 * @param port what the runner says it is, as in `x hello`; not one of ours rules nothing out
 */
export const isRunnerOfOthers = (port: string, board: string): boolean =>
  runnerFor(board) !== undefined &&
  RUNNERS.some(({ id, boards }) => id === port && !boards.includes(board));
