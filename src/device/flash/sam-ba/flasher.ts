/**
 * Arduino boards with a SAMD21 (MKR, Nano 33 IoT, XIAO), a SAMD51 or an nRF52840 (Nano 33 BLE), over
 * the SAM-BA dialect of their bootloaders. A block goes into RAM, from there into flash; at the end the
 * chip's checksums of all blocks are compared.
 */
import type { Firmware, Segment } from '../../../core/firmware/firmware';
import { firmwareBytes } from '../../../core/firmware/firmware';
import { formatHex } from '../../../core/text';
import type { Bytes } from '../../../core/units';
import { DeviceError } from '../../device-error';
import type { FoundPort } from '../../port';
import { planBlocks } from '../blocks';
import type { FlashHost, Flasher } from '../flasher';
import type { Line } from '../line';
import { enterPhase, forEachBlock } from '../progress';
import { wait } from '../../timer';
import type { SamChip } from './chips';
import { identify } from './chips';
import { crc16 } from '../../crc16';
import { enter } from './enter';
import { ask, expectAnswer, garbled, hex8, tell } from './line';
import { checkProgram } from './plan';

/** What bossac and the bootloaders have in common. */
const BLOCK: Bytes = 4096;
/** Rows of 256 bytes take up to 6 ms each. */
const ERASE_MS = 60_000;
/** Erasing a page of the nRF52840 and writing it takes up to 300 ms. */
const WRITE_MS = 5000;
/**
 * Between the command for a block and the block: the SAMD bootloaders put data that shares a packet
 * with its command to the wrong place, and writes that follow each other may be joined on their way.
 */
const APART_MS = 4;
/** Goes through the bootloader of an UNO R4 WiFi's bridge, which claims to be a Nano 33 BLE. */
const UNO_R4_WIFI = { vendor: 0x2341, product: 0x1002 };

const writeBlock = async (line: Line, chip: SamChip, { address, bytes }: Segment) => {
  await tell(line, `S${hex8(chip.buffer)},${hex8(bytes.length)}`);
  await wait(APART_MS);
  await line.port.write(bytes);
  const command = `Y${hex8(address - chip.base)},${hex8(bytes.length)}`;
  await expectAnswer(line, command, 'Y', `writing at ${formatHex(address)}`, WRITE_MS);
};

const checksum = async (line: Line, command: string, doing: string): Promise<number> => {
  const answer = await ask(line, command, doing);
  const digits = /^Z([0-9a-f]{8})#$/i.exec(answer)?.[1];
  if (digits === undefined) throw garbled(doing, answer);
  return parseInt(digits, 16);
};

const verifyBlock = async (line: Line, chip: SamChip, { address, bytes }: Segment) => {
  const command = `Z${hex8(address - chip.base)},${hex8(bytes.length)}`;
  const sum = await checksum(line, command, `verifying at ${formatHex(address)}`);
  if (sum !== crc16(bytes, 0))
    throw new DeviceError(
      'verify-failed',
      `What the flash holds at ${formatHex(address)} is not what was written.`,
      'Flash again; when it stays so, the flash is worn out or locked.',
    );
};

/** The firmware is there and verified, whether this starts it or a person does. */
const start = async (line: Line, { leave }: SamChip, log: (text: string) => void) => {
  try {
    await tell(line, leave);
    // The command must have left before the port is closed.
    await wait(50);
  } catch {
    log('Flashed and verified. Press the reset button once to start the program.');
  }
};

const flashOver = async (line: Line, letters: string, firmware: Firmware, host: FlashHost) => {
  enterPhase(host, 'identify');
  const chip = await identify(line, letters);
  host.log(`${chip.name}, bootloader commands ${letters}.`);
  checkProgram(firmware, chip);
  enterPhase(host, 'erase');
  const erase = `X${hex8(chip.programAt - chip.base)}`;
  await expectAnswer(line, erase, 'X', 'erasing', ERASE_MS);
  const blocks = planBlocks(firmware.segments, BLOCK, chip.granule);
  await expectAnswer(line, `Y${hex8(chip.buffer)},0`, 'Y', 'where blocks wait');
  await forEachBlock(host, 'write', blocks, (block) => writeBlock(line, chip, block));
  await forEachBlock(host, 'verify', blocks, (block) => verifyBlock(line, chip, block));
  enterPhase(host, 'start');
  await start(line, chip, host.log);
  return { name: chip.name, flash: chip.flash };
};

const refuseBridge = ({ port }: FoundPort): void => {
  const { usbVendorId, usbProductId } = port.getInfo();
  if (usbVendorId === UNO_R4_WIFI.vendor && usbProductId === UNO_R4_WIFI.product)
    throw new DeviceError(
      'wrong-chip',
      'This is an UNO R4 WiFi, whose bridge cannot verify what it writes.',
      'Flash it with the Arduino IDE.',
    );
};

export const samBaFlasher: Flasher = {
  protocol: 'sam-ba',
  flash: async (found, firmware, host) => {
    refuseBridge(found);
    const begin = performance.now();
    const { line, letters } = await enter(found, host);
    try {
      const chip = await flashOver(line, letters, firmware, host);
      return {
        ...{ protocol: 'sam-ba', chip, verified: 'hash' },
        written: firmwareBytes(firmware),
        milliseconds: performance.now() - begin,
      };
    } finally {
      await line.port.close();
    }
  },
};
