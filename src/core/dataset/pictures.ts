/**
 * Pictures as samples: decoded by whoever can, then resized, turned grey or reordered, and normalized
 * as the settings say. One picture is in memory at a time.
 */
import { InputError } from '../errors';
import type { TensorKind } from '../run/elements';
import type { Pixels } from '../run/image';
import { imageShapeOf, imageValues } from '../run/image';
import { quoteName } from '../text';
import type { DataFile, Sample } from './dataset';
import { shapeText } from './fit';
import type { ModelEnds, ModelInput } from './model-ends';
import { denormalized, normalized } from './normalize';
import type { DatasetHost } from './opened';
import type { PictureOptions } from './options';
import { pictureKind } from './picture-shape';
import { finiteInput } from './values';

/**
 * How one picture file becomes the model's inputs.
 * @throws InputError `bad-input` for a model that takes no pictures, or more than one input
 */
export const pictureReader = (
  { inputs }: ModelEnds,
  options: PictureOptions,
  { decode }: DatasetHost,
): ((file: DataFile) => Promise<Sample['inputs']>) => {
  const [input] = inputs;
  const kind = input && pictureKind(input.kind);
  if (input === undefined || kind === undefined || inputs.length > 1) throw noPictures(inputs);
  return async (file) => {
    const pixels = await decode(file);
    return [finiteInput(pictureValues(kind, pixels, options), input, file.path)];
  };
};

/** Real values of a picture in the tensor's own layout. */
const pictureValues = (
  kind: TensorKind,
  pixels: Pixels,
  { fit, order, isGrey, normalization }: PictureOptions,
): Float64Array => {
  const shown = isGrey ? greyed(pixels) : pixels;
  const values = imageValues(kind, shown, { fit, order, range: '0..255' });
  return normalized(values, kind.shape.at(-1) ?? 1, normalization);
};

/** Brightness in all channels: luma as in ITU-R BT.601. */
const greyed = ({ width, height, rgba }: Pixels): Pixels => {
  const grey = new Uint8ClampedArray(rgba);
  for (let i = 0; i < grey.length; i += 4) {
    const [red = 0, green = 0, blue = 0] = grey.subarray(i, i + 3);
    grey.fill(0.299 * red + 0.587 * green + 0.114 * blue, i, i + 3);
  }
  return { width, height, rgba: grey };
};

/**
 * What the network really sees: the values of an input turned back into pixels. Undefined for an input
 * that holds no picture.
 */
export const previewOf = (
  { kind }: ModelInput,
  values: ArrayLike<number>,
  { order, normalization }: Pick<PictureOptions, 'order' | 'normalization'>,
): Pixels | undefined => {
  const shape = imageShapeOf(pictureKind(kind)?.shape ?? []);
  if (shape === undefined) return undefined;
  const { width, height, channels } = shape;
  const pixels = denormalized(values, channels, normalization);
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  const places = channels === 1 ? [0, 0, 0] : order === 'bgr' ? [2, 1, 0] : [0, 1, 2];
  for (let i = 0; i < width * height; i++)
    places.forEach((from, to) => (rgba[4 * i + to] = pixels[i * channels + from] ?? 0));
  return { width, height, rgba };
};

const noPictures = (inputs: readonly ModelInput[]): InputError =>
  inputs.length > 1
    ? new InputError(
        'bad-input',
        `Pictures fill one input; this model has ${inputs.length}.`,
        'Give arrays named like the inputs, in a .npz file.',
      )
    : new InputError(
        'bad-input',
        `The input ${quoteName(inputs[0]?.names[0] ?? '')} of ${shapeText(inputs[0]?.kind.shape ?? [])} does not hold a picture.`,
        'A picture needs height × width × 1, 3 or 4 channels; give other data as .npy or .npz.',
      );
