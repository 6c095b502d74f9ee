/** Pictures of any format the browser knows, as pixels. */
import { InputError } from '../core/errors';
import type { Pixels } from '../core/run/image';
import { quoteName } from '../core/text';

/** Larger ones are made smaller while they are decoded: no input of a microcontroller sees the difference. */
const LONGEST_SIDE = 2048;

/** @throws InputError `bad-input` for what this browser cannot decode */
export async function decodeImage(file: Blob, name: string): Promise<Pixels> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new InputError(
      'bad-input',
      `${quoteName(name)} is a picture that this browser cannot decode.`,
      'Save it as PNG or JPEG.',
    );
  });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) throw new Error('This browser has no canvas to decode pictures on.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { width, height, rgba: context.getImageData(0, 0, width, height).data };
}
