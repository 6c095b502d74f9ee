/**
 * Recordings in WAV files, read in pieces: PCM of 8 to 32 bits and floats, any number of channels, which
 * are averaged. Full scale is 1, as TensorFlow's own reader has it. Source: Microsoft's description of
 * the RIFF container and of its wave format. There is no library for this that is still maintained.
 */
import { InputError } from '../errors';
import { quoteName } from '../text';
import type { ByteOffset, Bytes } from '../units';
import { readExactly, readUpTo } from './data-file';
import type { DataFile } from './dataset';

export interface Recording {
  readonly file: DataFile;
  /** Samples per second. */
  readonly rate: number;
  readonly channels: number;
  /** Samples of each channel. */
  readonly length: number;
  /** Samples [from, from + count), averaged over the channels; zeros behind the end. */
  readonly read: (from: number, count: number) => Promise<Float64Array>;
}

const MOST_CHUNKS = 1000;
const [PCM, FLOAT, EXTENSIBLE] = [1, 3, 0xfffe];

interface Format {
  readonly code: number;
  readonly channels: number;
  readonly rate: number;
  readonly bits: number;
}

type Bad = (what: string) => InputError;

export const isWav = (start: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(start.subarray(0, 12)).replace(/^(RIFF)....(WAVE)$/s, '$1$2') ===
  'RIFFWAVE';

/** @throws InputError `bad-input` for a damaged file, or samples that are no PCM and no floats */
export const openWav = async (file: DataFile): Promise<Recording> => {
  const bad: Bad = (what) =>
    new InputError(
      'bad-input',
      `${quoteName(file.path)} ${what}.`,
      'Save it as WAV with 16-bit PCM.',
    );
  if (!isWav(await readUpTo(file, 0, 12))) throw bad('is not a WAV file');
  const { format, at, bytes } = await findChunks(file, bad);
  const value = reader(format, bad);
  const { channels, rate } = format;
  const frame = (channels * format.bits) / 8;
  const length = Math.floor(bytes / frame);
  const read = async (from: number, count: number): Promise<Float64Array> => {
    const there = Math.min(Math.max(0, length - from), count);
    const data = await readExactly(file, at + from * frame, there * frame);
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    const values = new Float64Array(count);
    for (let i = 0; i < there * channels; i++) {
      const to = Math.floor(i / channels);
      values[to] = (values[to] ?? 0) + value(view, (i * format.bits) / 8) / channels;
    }
    return values;
  };
  return { file, rate, channels, length, read };
};

/** Walks the chunks to the format and the data. */
const findChunks = async (
  file: DataFile,
  bad: Bad,
): Promise<{ format: Format; at: ByteOffset; bytes: Bytes }> => {
  let format: Format | undefined;
  for (let at = 12, chunks = 0; at + 8 <= file.bytes; chunks++) {
    if (chunks === MOST_CHUNKS) throw bad(`has more than ${MOST_CHUNKS} parts before its sound`);
    const head = await readExactly(file, at, Math.min(48, file.bytes - at));
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    const id = new TextDecoder('latin1').decode(head.subarray(0, 4));
    const size = view.getUint32(4, true);
    if (id === 'fmt ') format = formatAt(view, size, bad);
    if (id === 'data') {
      if (format === undefined) throw bad('has sound without a description of it');
      // Recorders that were cut off leave the size unset: what is there counts.
      return { format, at: at + 8, bytes: Math.min(size, file.bytes - at - 8) };
    }
    at += 8 + size + (size % 2);
  }
  throw bad('has no sound in it');
};

const formatAt = (view: DataView, size: Bytes, bad: Bad): Format => {
  if (size < 16 || view.byteLength < 24) throw bad('ends within its description');
  const code = view.getUint16(8, true);
  const isExtensible = code === EXTENSIBLE && size >= 26 && view.byteLength >= 34;
  const format: Format = {
    code: isExtensible ? view.getUint16(32, true) : code,
    channels: view.getUint16(10, true),
    rate: view.getUint32(12, true),
    bits: view.getUint16(22, true),
  };
  if (format.channels < 1 || format.channels > 64 || format.rate < 1)
    throw bad(`says that it has ${format.channels} channels at ${format.rate} Hz`);
  return format;
};

/** Reads one sample as a real number, full scale 1. */
const reader = ({ code, bits }: Format, bad: Bad): ((view: DataView, at: number) => number) => {
  if (code === PCM && bits === 8) return (view, at) => (view.getUint8(at) - 128) / 128;
  if (code === PCM && bits === 16) return (view, at) => view.getInt16(at, true) / 2 ** 15;
  if (code === PCM && bits === 24)
    return (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 2 ** 16) / 2 ** 23;
  if (code === PCM && bits === 32) return (view, at) => view.getInt32(at, true) / 2 ** 31;
  if (code === FLOAT && bits === 32) return (view, at) => view.getFloat32(at, true);
  if (code === FLOAT && bits === 64) return (view, at) => view.getFloat64(at, true);
  throw bad(`holds sound of a kind that is not read here (format ${code}, ${bits} bits)`);
};
