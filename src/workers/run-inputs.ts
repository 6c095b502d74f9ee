/** What the page asks a model to be fed, as the core takes it: files are told apart by their contents. */
import { InputError } from '../core/errors';
import type { InputSource } from '../core/run/input';
import { isNpy } from '../core/run/npy';
import { isPicture } from '../core/run/picture';
import { quoteName } from '../core/text';
import { decodeImage } from './decode-image';
import type { RunInputChoice } from './studio-api';

const LARGEST_FILE = 256 * 1024 * 1024;

/** @throws InputError `bad-input` for a file that cannot be read or decoded */
export async function sourceOf(choice: RunInputChoice): Promise<InputSource> {
  if (choice.kind !== 'file') return choice;
  const { file, name, image } = choice;
  const bytes = await contentOf(file, name);
  if (isNpy(bytes)) return { kind: 'npy', name, bytes };
  if (isPicture(bytes))
    return { kind: 'image', name, pixels: await decodeImage(file, name), options: image };
  return { kind: 'csv', name, text: new TextDecoder().decode(bytes) };
}

async function contentOf(file: Blob, name: string): Promise<Uint8Array> {
  if (file.size > LARGEST_FILE)
    throw new InputError('bad-input', `${quoteName(name)} is too large for an input.`, '');
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new InputError(
      'bad-input',
      `${quoteName(name)} could not be read: it has changed since it was chosen.`,
      'Choose it once more.',
    );
  }
}
