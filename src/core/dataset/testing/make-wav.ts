/** WAV files for tests. */
import { fileInMemory } from '../data-file';
import type { DataFile } from '../dataset';

interface Sound {
  readonly rate?: number;
  readonly channels?: number;
  readonly bits?: number;
  readonly isFloat?: boolean;
}

/** @param data the samples' bytes */
export const wav = (
  path: string,
  data: Uint8Array,
  { rate = 16_000, channels = 1, bits = 16, isFloat = false }: Sound = {},
): DataFile => {
  const bytes = new Uint8Array(44 + data.length);
  const view = new DataView(bytes.buffer);
  const text = (at: number, letters: string): void =>
    bytes.set(new TextEncoder().encode(letters), at);
  text(0, 'RIFF');
  view.setUint32(4, 36 + data.length, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, isFloat ? 3 : 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, (rate * channels * bits) / 8, true);
  view.setUint16(32, (channels * bits) / 8, true);
  view.setUint16(34, bits, true);
  text(36, 'data');
  view.setUint32(40, data.length, true);
  bytes.set(data, 44);
  return fileInMemory(path, bytes);
};

export const wav16 = (path: string, samples: readonly number[], sound: Sound = {}): DataFile =>
  wav(path, new Uint8Array(Int16Array.from(samples).buffer), sound);
