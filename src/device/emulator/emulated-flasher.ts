/**
 * Flashing the emulated Pico as one flashes a real one: the UF2 file goes block by block to the drive of
 * its BOOTSEL mode, then everything is read back, then it starts.
 */
import type { Firmware, Segment } from '../../core/firmware/firmware';
import { firmwareBytes } from '../../core/firmware/firmware';
import { RP2040_FAMILY, writeUf2 } from '../../core/firmware/uf2';
import { formatBytes, formatHex } from '../../core/text';
import type { Bytes } from '../../core/units';
import { DeviceError } from '../device-error';
import type { Chip, FlashHost, FlashReport, Phase } from '../flash/flasher';
import type { ChipLink } from './chip-link';
import { FLASH_AT } from '../rp2040-boot';
import { BLOCK_BYTES, FLASH_BYTES } from './pico-flash';

const CHIP: Chip = {
  name: 'RP2040 (emulated)',
  flash: { address: FLASH_AT, bytes: FLASH_BYTES },
};
/** Between two of them a person can stop it. */
const BLOCKS_AT_ONCE = 128;
const READ_AT_ONCE = 64 * 1024;

const refuseOthers = ({ name, family, segments }: Firmware): void => {
  const end = FLASH_AT + FLASH_BYTES;
  const outside = segments.find(({ address }) => address < FLASH_AT || address >= end);
  if ((family !== undefined && family !== RP2040_FAMILY) || outside !== undefined)
    throw new DeviceError(
      'wrong-chip',
      `${name} is not for the RP2040${outside ? `: it begins at ${formatHex(outside.address)}` : ''}.`,
      'Choose firmware for a Raspberry Pi Pico, or another board.',
    );
  const last = segments.at(-1);
  if (last !== undefined && last.address + last.bytes.length > end)
    throw new DeviceError(
      'too-large',
      `${name} ends behind the ${formatBytes(FLASH_BYTES)} of flash.`,
      'Choose a smaller model, or a board with more flash.',
    );
};

const stopIf = (signal: AbortSignal): void => {
  if (signal.aborted)
    throw new DeviceError('cancelled', 'Flashing was stopped.', 'Flash again before you measure.');
};

type Report = (phase: Phase, done?: Bytes, total?: Bytes) => void;

const write = async (link: ChipLink, uf2: Uint8Array, host: FlashHost, report: Report) => {
  const total = (uf2.length / BLOCK_BYTES) * 256;
  let done = 0;
  for (let at = 0; at < uf2.length; at += BLOCKS_AT_ONCE * BLOCK_BYTES) {
    stopIf(host.signal);
    done += await link.writeBlocks(uf2.subarray(at, at + BLOCKS_AT_ONCE * BLOCK_BYTES));
    report('write', done, total);
  }
  if (done !== total)
    throw new DeviceError(
      'refused',
      `The drive took ${formatBytes(done)} of ${formatBytes(total)}.`,
      'Flash again; when it stays so, export the firmware again.',
    );
};

const verifyPiece = async (link: ChipLink, { address, bytes }: Segment): Promise<void> => {
  const read = await link.readFlash(address, bytes.length);
  const wrong = bytes.findIndex((byte, i) => byte !== read[i]);
  if (wrong >= 0)
    throw new DeviceError(
      'verify-failed',
      `What was read back differs at ${formatHex(address + wrong)}.`,
      'Flash again.',
    );
};

const verify = async (
  link: ChipLink,
  { segments }: Firmware,
  host: FlashHost,
  report: (done: Bytes) => void,
): Promise<void> => {
  let done = 0;
  for (const { address, bytes } of segments) {
    for (let at = 0; at < bytes.length; at += READ_AT_ONCE) {
      stopIf(host.signal);
      const piece = bytes.subarray(at, at + READ_AT_ONCE);
      await verifyPiece(link, { address: address + at, bytes: piece });
      report((done += piece.length));
    }
  }
};

/** Flashes, verifies and starts. @throws DeviceError; the chip is then in BOOTSEL mode */
export const flashChip = async (
  link: ChipLink,
  firmware: Firmware,
  host: FlashHost,
): Promise<FlashReport> => {
  const began = performance.now();
  const total = firmwareBytes(firmware);
  const report: Report = (phase, done = 0, of = 0) => host.onProgress({ phase, done, total: of });
  refuseOthers(firmware);
  stopIf(host.signal);
  report('reset');
  await link.enterBootsel();
  report('identify');
  host.log('The emulated Pico is in BOOTSEL mode.');
  await write(link, writeUf2({ ...firmware, family: RP2040_FAMILY }), host, report);
  await verify(link, firmware, host, (done) => report('verify', done, total));
  report('start');
  const { phase } = await link.reset();
  if (phase === 'bootsel')
    throw new DeviceError(
      'no-app',
      `${firmware.name} was written, but does not begin with a valid second-stage loader (boot2), so the boot ROM does not start it.`,
      'Export the firmware as your build makes it for the Pico: .uf2, or .bin from 0x10000000 on.',
    );
  host.log(`${formatBytes(total)} written and read back; it runs.`);
  const milliseconds = performance.now() - began;
  return { protocol: 'emulator', chip: CHIP, written: total, verified: 'read-back', milliseconds };
};
