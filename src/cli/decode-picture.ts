/** PNG and JPEG pictures as pixels, in plain JavaScript: a terminal has no browser to ask. */
import type { DataFile } from '../core/dataset/dataset';
import { readWhole } from '../core/dataset/data-file';
import { InputError } from '../core/errors';
import type { Pixels } from '../core/run/image';
import { quoteName } from '../core/text';

/** @throws InputError `bad-input` naming the file */
export async function decodePicture(file: DataFile): Promise<Pixels> {
  const bytes = await readWhole(file);
  if (bytes.length === 0) throw refusal(file.path, 'is empty', 'Copy it again, or leave it out.');
  try {
    if (bytes[0] === 0x89) return await decodePng(bytes);
    if (bytes[0] === 0xff) return await decodeJpeg(bytes);
  } catch {
    throw refusal(file.path, 'is a picture that cannot be decoded', 'It is probably damaged.');
  }
  throw refusal(
    file.path,
    'is neither PNG nor JPEG',
    'The command line reads only these; the studio reads what the browser does.',
  );
}

const refusal = (path: string, what: string, advice: string): InputError =>
  new InputError('bad-input', `${quoteName(path)} ${what}.`, advice);

async function decodePng(bytes: Uint8Array): Promise<Pixels> {
  const { convertIndexedToRgb, decode } = await import('fast-png');
  const png = decode(bytes);
  const { width, height, depth } = png;
  const [data, channels] = png.palette
    ? [convertIndexedToRgb(png), png.palette[0]?.length ?? 3]
    : [png.data, png.channels];
  return { width, height, rgba: rgbaOf(data, channels, png.palette ? 8 : depth) };
}

/** Grey, grey with alpha, RGB or RGBA of any depth, as RGBA of 8 bits. */
function rgbaOf(data: ArrayLike<number>, channels: number, depth: number): Uint8Array {
  const pixels = data.length / channels;
  const scale = 255 / (2 ** depth - 1);
  const [hasColour, hasAlpha] = [channels > 2, channels % 2 === 0];
  const rgba = new Uint8Array(4 * pixels);
  for (let i = 0; i < pixels; i++) {
    const at = (channel: number): number => Math.round((data[i * channels + channel] ?? 0) * scale);
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = at(hasColour ? c : 0);
    rgba[4 * i + 3] = hasAlpha ? at(channels - 1) : 255;
  }
  return rgba;
}

async function decodeJpeg(bytes: Uint8Array): Promise<Pixels> {
  const { decode } = await import('jpeg-js');
  const { width, height, data } = decode(bytes, { useTArray: true, maxMemoryUsageInMB: 1024 });
  return { width, height, rgba: data };
}
