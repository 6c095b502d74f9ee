/** Which inputs hold pictures, also those without a dimension for channels. */
import type { TensorKind } from '../run/elements';
import { imageShapeOf } from '../run/image';

const SMALLEST = 16;

/**
 * The input with its shape as height × width × channels: grey pictures often come without channels, or
 * flat where they are square. Undefined for an input that holds no picture.
 */
export const pictureKind = (kind: TensorKind): TensorKind | undefined => {
  if (imageShapeOf(kind.shape)) return kind;
  const inner = kind.shape[0] === 1 ? kind.shape.slice(1) : kind.shape;
  const side = Math.sqrt(kind.elements);
  const shape =
    inner.length === 2 ? [1, ...inner, 1] : inner.length === 1 ? [1, side, side, 1] : [];
  const isPicture = kind.elements >= SMALLEST && shape.every(Number.isInteger);
  return isPicture && imageShapeOf(shape) ? { ...kind, shape } : undefined;
};

/** Values of one pixel; 1 for what is no picture. */
export const channelsOf = (kind: TensorKind): number =>
  imageShapeOf(pictureKind(kind)?.shape ?? [])?.channels ?? 1;
