/**
 * What a host reads of a chip before it flashes it: registers, fuses and how the flash chip hangs on
 * it. The values are those of the technical reference manuals and of a common module.
 */

export interface EspChip {
  readonly name: string;
  /** As image headers carry it. */
  readonly chipId: number;
  /** Newer ROMs tell flags and chip id; the first one does not know the question. */
  readonly hasSecurityInfo: boolean;
  /** The SPI controller that the flash is on: its registers from `base`. */
  readonly spi: {
    readonly base: number;
    readonly user: number;
    readonly user2: number;
    readonly data: number;
  };
  /** Register address to value; all others read 0. */
  readonly registers: ReadonlyMap<number, number>;
  /** What the ROM prints when it starts, before its boot mode. */
  readonly banner: string;
}

/** The same word in every ROM of a chip; hosts tell chips without security info apart by it. */
const MAGIC_AT = 0x4000_1000;

export const ESP32_C3: EspChip = {
  name: 'ESP32-C3',
  chipId: 5,
  hasSecurityInfo: true,
  spi: { base: 0x6000_2000, user: 0x18, user2: 0x20, data: 0x58 },
  registers: new Map([
    [MAGIC_AT, 0x1b31_506f],
    // Block 1 of the fuses: MAC address, then package 0 and revision 0.4.
    [0x6000_8844, 0x0a0b_0c0d],
    [0x6000_8848, 0x0000_7cdf],
    [0x6000_8850, 4 << 18],
  ]),
  banner: 'ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb  7 2021\r\nrst:0x1 (POWERON),',
};

export const ESP32: EspChip = {
  name: 'ESP32',
  chipId: 0,
  hasSecurityInfo: false,
  spi: { base: 0x3ff4_2000, user: 0x1c, user2: 0x24, data: 0x80 },
  registers: new Map([
    [MAGIC_AT, 0x00f0_1d83],
    // The divider that 115200 baud needs of a 40 MHz crystal.
    [0x3ff4_0014, 347],
    // Fuses: MAC address, then package D0WD, revision 3 with the two registers after them.
    [0x3ff5_a004, 0x0a0b_0c0d],
    [0x3ff5_a008, 0x00c4_240a],
    [0x3ff5_a00c, (1 << 15) | (1 << 9)],
    [0x3ff5_a014, 1 << 20],
    [0x3ff6_607c, 0x8000_0000 | 0],
  ]),
  banner: 'ets Jul 29 2019 12:21:46\r\n\r\nrst:0x1 (POWERON_RESET),',
};
