/**
 * One attempt at flashing through esptool-js, which speaks the protocol. Around it: nothing is erased
 * before chip, security and flash size are known to fit, everything is verified by the chip's own
 * hash, and the program is started. Loaded when a board of the family is first flashed.
 */
// The loaders hash with MD5, which neither esptool-js nor the browser's WebCrypto has.
import { md5 } from '@noble/hashes/legacy.js';
import { ESPLoader } from 'esptool-js';
import { zlibSync } from 'fflate';
import type { Firmware, Segment } from '../../../core/firmware/firmware';
import { firmwareBytes } from '../../../core/firmware/firmware';
import { formatHex } from '../../../core/text';
import type { Bytes } from '../../../core/units';
import { DeviceError } from '../../device-error';
import type { FoundPort } from '../../port';
import type { Chip, FlashHost, Phase } from '../flasher';
import { explain } from './failures';
import { wait } from '../../timer';
import type { Target } from './plan';
import { checkChip, checkFits, planPieces } from './plan';
import { PortTransport, WRITING_MS } from './port-transport';

export interface Attempt {
  readonly baudRate: number;
  /** Whether DTR and RTS bring the chip into its loader; otherwise it is there already. */
  readonly resets: boolean;
}

/** What the ROM listens at. */
const ROM_BAUD = 115_200;
/** Hashed by the chip with one command, which nothing interrupts. */
const VERIFY_AT_ONCE: Bytes = 1024 * 1024;
const RESET_MS = 100;
const MIB = 1024 * 1024;

type Report = (phase: Phase, done?: Bytes, total?: Bytes) => void;

/** The library's lines. */
const terminalOf = (log: (line: string) => void) => {
  let line = '';
  const writeLine = (text: string): void => {
    for (const part of `${line}${text}`.split(/[\r\n]+/)) if (part.trim() !== '') log(part.trim());
    line = '';
  };
  return { clean: () => undefined, writeLine, write: (text: string) => void (line += text) };
};

const targetOf = ({ chip }: ESPLoader): Target => {
  if (chip.IMAGE_CHIP_ID === undefined)
    throw new DeviceError(
      'wrong-chip',
      `This board has an ${chip.CHIP_NAME}, whose images do not say what they are for.`,
      'Flash it with esptool.',
    );
  return { chipId: chip.IMAGE_CHIP_ID, bootloaderAt: chip.BOOTLOADER_FLASH_OFFSET };
};

const isOdd = (bits: number): boolean => (bits.toString(2).match(/1/g) ?? []).length % 2 === 1;

/** What would be written could not be verified, or would not start. The first ESP32 is not asked. */
const checkSecurity = async (loader: ESPLoader): Promise<void> => {
  if (loader.chip.USES_MAGIC_VALUE && !loader.secureDownloadMode) return;
  const { parsedFlags, flashCryptCnt } = await loader.getSecurityInfo();
  const reason = parsedFlags.SECURE_DOWNLOAD_ENABLE
    ? 'only takes secure downloads, which cannot be verified'
    : parsedFlags.SECURE_BOOT_EN
      ? 'starts signed firmware only'
      : isOdd(flashCryptCnt)
        ? 'has its flash encrypted, and would not start firmware in the clear'
        : undefined;
  if (reason !== undefined)
    throw new DeviceError(
      'protected',
      `This ${loader.chip.CHIP_NAME} ${reason}.`,
      'Use a board without these fuses, or the build tools that hold its keys.',
    );
};

/** Undefined for codes of sizes that are not known here. */
const readFlashBytes = async (loader: ESPLoader): Promise<Bytes | undefined> => {
  const id = (await loader.readFlashId()) & 0xff_ffff;
  if (id === 0 || id === 0xff_ffff)
    throw new DeviceError(
      'refused',
      'The flash chip does not answer the ESP32.',
      'Take off what is wired to the flash pins (GPIO 6 to 11 on the ESP32), check the supply of 3.3 V.',
    );
  const size = loader.DETECTED_FLASH_SIZES[id >> 16];
  if (size === undefined) return undefined;
  return parseInt(size, 10) * (size.endsWith('MB') ? MIB : 1024);
};

/**
 * A piece, compressed; the chip unpacks it as it comes. Done here since the library's own loop unpacks
 * everything byte by byte beside it, only to guess how long a block may take.
 */
const writePiece = async (
  loader: ESPLoader,
  { address, bytes }: Segment,
  onShare: (share: number) => void,
): Promise<void> => {
  const packed = zlibSync(bytes, { level: 9 });
  const block = loader.FLASH_WRITE_SIZE;
  await loader.flashDeflBegin(bytes.length, packed.length, address);
  for (let sent = 0; sent < packed.length; sent += block) {
    const part = packed.subarray(sent, sent + block);
    await loader.flashDeflBlock(part, sent / block, WRITING_MS);
    onShare((sent + part.length) / packed.length);
  }
  // Told of the end, the loader in ROM would leave for the program.
  if (loader.IS_STUB) await loader.flashDeflFinish(false, WRITING_MS);
};

const write = async (loader: ESPLoader, pieces: readonly Segment[], report: Report) => {
  const total = firmwareBytes({ segments: pieces });
  let before = 0;
  report('write', 0, total);
  for (const piece of pieces) {
    const { length } = piece.bytes;
    // What is acknowledged is compressed: the same share of the piece.
    await writePiece(loader, piece, (share) =>
      report('write', before + Math.floor(length * share), total),
    );
    before += length;
  }
};

const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const verify = async (loader: ESPLoader, { segments }: Firmware, report: Report): Promise<void> => {
  const total = firmwareBytes({ segments });
  let done = 0;
  report('verify', 0, total);
  for (const { address, bytes } of segments)
    for (let at = 0; at < bytes.length; at += VERIFY_AT_ONCE) {
      const part = bytes.subarray(at, at + VERIFY_AT_ONCE);
      const hash = await loader.flashMd5sum(address + at, part.length);
      if (readHash(hash, loader.IS_STUB) !== toHex(md5(part)))
        throw new DeviceError(
          'verify-failed',
          `What the flash holds from ${formatHex(address + at)} on is not what was written.`,
          'Flash again; when it stays so, try another cable, then another board.',
        );
      report('verify', (done += part.length), total);
    }
};

/** The ROM answers with the digits as text, of which the library makes digits once more. */
const readHash = (hash: string, isStub: boolean): string =>
  isStub ? hash : hash.replace(/../g, (code) => String.fromCharCode(parseInt(code, 16)));

/** The firmware is there and verified, whether this starts it or a person does. */
const start = async (transport: PortTransport, host: FlashHost, resets: boolean): Promise<void> => {
  try {
    if (!resets) throw new Error('Nothing is wired to reset it.');
    await transport.setSignals(false, true);
    await wait(RESET_MS);
    await transport.setSignals(false, false);
  } catch {
    host.log('Flashed and verified. Press RESET on the board to start the program.');
  }
};

const flashOver = async (
  transport: PortTransport,
  firmware: Firmware,
  host: FlashHost,
  { baudRate, resets }: Attempt,
  report: Report,
): Promise<Chip> => {
  const terminal = terminalOf(host.log);
  const loader = new ESPLoader({ transport, baudrate: baudRate, romBaudrate: ROM_BAUD, terminal });
  report('reset');
  await loader.detectChip(resets ? 'default_reset' : 'no_reset');
  const target = targetOf(loader);
  await checkSecurity(loader);
  const name = await loader.chip.getChipDescription(loader);
  host.log(`${name} found.`);
  checkChip(firmware, target);
  await loader.chip.postConnect?.(loader);
  await loader.runStub();
  if (baudRate !== ROM_BAUD) await loader.changeBaud();
  const flashBytes = await readFlashBytes(loader);
  if (flashBytes !== undefined) checkFits(firmware, target, flashBytes);
  await write(loader, planPieces(firmware.segments), report);
  await verify(loader, firmware, report);
  report('start');
  await start(transport, host, resets);
  return { name, ...(flashBytes !== undefined && { flash: { address: 0, bytes: flashBytes } }) };
};

/** @throws DeviceError, having closed the port; `onPhase` has told how far it came */
export const flashOnce = async (
  found: FoundPort,
  firmware: Firmware,
  host: FlashHost,
  attempt: Attempt,
  onPhase: (phase: Phase) => void,
): Promise<Chip> => {
  let phase: Phase = 'reset';
  const report: Report = (now, done = 0, total = 0) => {
    if (now !== phase) onPhase((phase = now));
    host.onProgress({ phase, done, total });
  };
  const transport = new PortTransport(found, host.signal, (now) => report(now));
  try {
    return await Promise.race([
      flashOver(transport, firmware, host, attempt, report),
      transport.failed,
    ]);
  } catch (error) {
    throw explain(error, phase, found, transport.bootLog);
  } finally {
    await transport.end();
  }
};
