/**
 * How firmware gets onto each board from a browser: over a serial port, by one of the bootloaders'
 * protocols, or as a file on a drive the board shows. Boards that need a vendor's tool have no way here.
 * The first way of a board is the one to offer. Sources: the boards' own pages, ST's AN2606 (which pins
 * the ROM bootloaders listen on), Microchip's and Adafruit's bootloader documentation.
 */
import type { Address } from '../firmware/firmware';

/** What a bootloader speaks over a serial port. */
export type PortProtocol = 'esp' | 'stm32' | 'stk500v1' | 'stk500v2' | 'sam-ba';

interface Way {
  /** What the person does first; `''` for nothing. */
  readonly before: string;
  /** Where a raw .bin belongs unless its owner says otherwise. */
  readonly binAddress: Address;
}

export interface PortWay extends Way {
  readonly via: 'port';
  readonly protocol: PortProtocol;
}

export interface DriveWay extends Way {
  readonly via: 'drive';
  /** The drive's name, as the system shows it. */
  readonly drive: string;
  readonly format: 'uf2' | 'hex' | 'bin';
  /** What blocks of a UF2 file must be marked with: the bootloader ignores others. */
  readonly family?: number;
}

export type FlashWay = PortWay | DriveWay;

const STM32_FLASH: Address = 0x0800_0000;
const RP2_FLASH: Address = 0x1000_0000;

const port = (protocol: PortProtocol, binAddress: Address, before: string): PortWay => ({
  via: 'port',
  ...{ protocol, binAddress, before },
});

const drive = (
  name: string,
  format: DriveWay['format'],
  binAddress: Address,
  before: string,
): DriveWay => ({ via: 'drive', drive: name, ...{ format, binAddress, before } });

const ESP = port(
  'esp',
  0,
  'The studio resets the board into its loader. Should nothing answer, hold BOOT while flashing begins.',
);
const ESP_BY_HAND = port(
  'esp',
  0,
  'Connect IO0 to ground and press reset; take the wire off when flashing is done.',
);
const ESP_NANO = port(
  'esp',
  0,
  'Connect B1 to ground and press reset, so that the chip’s own loader answers.',
);
const AVR = '';
const TOUCH = 'Should no bootloader answer, press the reset button twice, quickly.';
const SAMD21 = port('sam-ba', 0x2000, TOUCH);
const SAMD51 = port('sam-ba', 0x4000, TOUCH);
const BOOTSEL = 'Hold BOOTSEL while you plug the board in.';
const TWICE = 'Press the reset button twice, quickly.';
/** Families: https://github.com/microsoft/uf2, utils/uf2families.json. */
const RP2040: DriveWay = {
  ...drive('RPI-RP2', 'uf2', RP2_FLASH, BOOTSEL),
  family: 0xe48b_ff56,
};
const RP2350: DriveWay = { ...drive('RP2350', 'uf2', RP2_FLASH, BOOTSEL), family: 0xe48b_ff59 };
const NRF52840: DriveWay = {
  ...drive('XIAO-SENSE', 'uf2', 0x2_7000, TWICE),
  family: 0xada5_2840,
};
const STM32_ADAPTER = port(
  'stm32',
  STM32_FLASH,
  'Wire a USB-serial adapter: its TX to PA10, its RX to PA9, ground to ground. Pull BOOT0 high and press reset; pull it low again afterwards.',
);
const STM32_ONBOARD = port(
  'stm32',
  STM32_FLASH,
  'Pull BOOT0 high (a jumper to 3.3 V) and press reset; take the jumper off afterwards.',
);
const stLink = (name: string): DriveWay =>
  drive(name, 'bin', STM32_FLASH, 'The programmer on the board shows this drive by itself.');

const WAYS: Readonly<Record<string, readonly FlashWay[]>> = {
  uno_r3: [port('stk500v1', 0, AVR)],
  mega2560: [port('stk500v2', 0, AVR)],
  nano33ble_sense: [port('sam-ba', 0x1_0000, TOUCH)],
  nano33_iot: [SAMD21],
  arduino_zero: [SAMD21],
  xiao_samd21: [SAMD21],
  feather_m4: [SAMD51],
  wio_terminal: [SAMD51],
  nano_esp32: [ESP_NANO],
  esp32_devkitc: [ESP],
  esp32_cam: [ESP_BY_HAND],
  esp32_s2: [ESP],
  esp32_s3: [ESP],
  esp32_c3: [ESP],
  esp32_c6: [ESP],
  esp32_p4: [ESP],
  xiao_esp32s3: [ESP],
  xiao_esp32c3: [ESP],
  xiao_esp32c6: [ESP],
  nano_rp2040: [{ ...RP2040, before: TWICE }],
  pico: [RP2040],
  pico_w: [RP2040],
  pico2: [RP2350],
  xiao_rp2040: [{ ...RP2040, before: 'Hold B while you press and release R.' }],
  xiao_nrf52840: [NRF52840],
  microbit_v2: [drive('MICROBIT', 'hex', 0, 'The board shows this drive by itself.')],
  nucleo_l476rg: [stLink('NODE_L476RG'), STM32_ONBOARD],
  nucleo_f401re: [stLink('NODE_F401RE'), STM32_ADAPTER],
  nucleo_f446re: [stLink('NODE_F446RE'), STM32_ADAPTER],
  nucleo_f412zg: [stLink('NODE_F412ZG'), STM32_ADAPTER],
  nucleo_f746zg: [stLink('NODE_F746ZG')],
  nucleo_f767zi: [stLink('NODE_F767ZI')],
  nucleo_l4r5zi: [stLink('NODE_L4R5ZI')],
  nucleo_l432kc: [stLink('NODE_L432KC'), STM32_ADAPTER],
  // A new STM32G0 does not look at its BOOT0 pin (option bit nBOOT_SEL), so its ROM is not reached by it.
  nucleo_g071rb: [stLink('NODE_G071RB')],
  nucleo_g0b1re: [stLink('NODE_G0B1RE')],
  // Its PA9 and PA10 are taken by USB.
  iot01a_l475: [stLink('DIS_L4IOT')],
  blackpill_f411ce: [
    {
      ...STM32_ADAPTER,
      before: `${STM32_ADAPTER.before} On this board that is: hold BOOT0, press NRST, let go.`,
    },
  ],
  bluepill_f103c8: [STM32_ADAPTER],
};

/** Ways onto a board of the table, best first; none for boards that need a vendor's tool. */
export const flashWays = (boardId: string): readonly FlashWay[] => WAYS[boardId] ?? [];

/** In words for a choice: `over the serial port (STM32 bootloader)`, `by its drive RPI-RP2`. */
export const wayName = (way: FlashWay): string =>
  way.via === 'drive'
    ? `by its drive ${way.drive}`
    : `over the serial port (${LOADERS[way.protocol]})`;

const LOADERS: Readonly<Record<PortProtocol, string>> = {
  esp: 'ESP32 loader',
  stm32: 'STM32 bootloader',
  stk500v1: 'Arduino bootloader',
  stk500v2: 'Arduino Mega bootloader',
  'sam-ba': 'SAM-BA bootloader',
};
