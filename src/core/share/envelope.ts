/**
 * How a payload is wrapped so that damage is noticed before anything is believed: first the number of
 * bytes that follow and their CRC-32, then the deflated payload. Inflation stops at a fixed size,
 * whatever the input promises.
 */
import { deflateSync, Inflate } from 'fflate';
import type { ByteReader } from './bytes';
import { byteReader, byteWriter, Corrupt } from './bytes';
import { varint } from './codec';
import { crc32 } from '../crc32';
import { DICTIONARY } from './dictionary';

/** Far above the largest model a microcontroller runs; reached in a few hundredths of a second. */
const MAX_INFLATED = 4 * 1024 * 1024;
/** Deflate makes at most 1032 bytes of one, so a step overshoots the limit by 1 MiB at most. */
const STEP = 1024;

const CHECKSUM_BYTES = 4;

/** Wraps a payload. */
export function seal(payload: Uint8Array): Uint8Array {
  const packed = deflateSync(payload, { level: 9, mem: 4, dictionary: DICTIONARY });
  const out = byteWriter();
  varint.write(out, packed.length);
  const checksum = crc32(packed);
  for (let shift = 24; shift >= 0; shift -= 8) out.byte((checksum >>> shift) & 255);
  out.bytes(packed);
  return out.take();
}

/** What a wrapped payload turned out to be; `found` and `expected` count all of its bytes. */
export type Unsealed =
  | { readonly state: 'intact'; readonly payload: Uint8Array }
  /** `expected` is unknown when not even the header arrived. */
  | { readonly state: 'cut'; readonly found: number; readonly expected?: number }
  | { readonly state: 'too-long'; readonly found: number; readonly expected: number }
  | { readonly state: 'altered' };

/**
 * Unwraps a payload.
 *
 * @throws Corrupt when the checksum is right but what it covers cannot be inflated within the limit
 */
export function unseal(bytes: Uint8Array): Unsealed {
  const found = bytes.length;
  const header = headerOf(bytes);
  if (header === undefined) return { state: 'cut', found };
  const expected = header.start + header.length;
  if (found < expected) return { state: 'cut', found, expected };
  if (found > expected) return { state: 'too-long', found, expected };
  const packed = bytes.subarray(header.start);
  if (crc32(packed) !== header.checksum) return { state: 'altered' };
  return { state: 'intact', payload: inflate(packed) };
}

interface Header {
  readonly length: number;
  readonly checksum: number;
  readonly start: number;
}

/** The header, or undefined when the bytes end within it. */
function headerOf(bytes: Uint8Array): Header | undefined {
  const from = byteReader(bytes);
  try {
    const length = varint.read(from);
    const checksum = readChecksum(from);
    return { length, checksum, start: bytes.length - from.remaining() };
  } catch (error) {
    if (error instanceof Corrupt) return undefined;
    throw error;
  }
}

const readChecksum = (from: ByteReader): number =>
  from.bytes(CHECKSUM_BYTES).reduce((value, byte) => ((value << 8) | byte) >>> 0, 0);

function inflate(packed: Uint8Array): Uint8Array {
  const out = byteWriter();
  let total = 0;
  const stream = new Inflate({ dictionary: DICTIONARY }, (chunk) => {
    total += chunk.length;
    if (total > MAX_INFLATED) throw new Corrupt('it unfolds to far more than a model needs');
    out.bytes(chunk);
  });
  try {
    for (let at = 0; at < packed.length; at += STEP)
      stream.push(packed.subarray(at, at + STEP), at + STEP >= packed.length);
  } catch (error) {
    if (error instanceof Corrupt) throw error;
    throw new Corrupt('it cannot be inflated');
  }
  return out.take();
}
