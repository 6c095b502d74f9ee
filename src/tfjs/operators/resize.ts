/** Images of another size. */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { image } from '@tensorflow/tfjs-core';
import type { FloatOperator } from '../call';
import { flag, input, outputShape } from '../call';

type Resize = typeof image.resizeBilinear;

const resize =
  (f: Resize): FloatOperator =>
  (call) => {
    const [, height = 0, width = 0] = outputShape(call);
    const x = input(call, 0) as Tensor4D;
    return f(x, [height, width], flag(call, 'alignCorners'), flag(call, 'halfPixelCenters'));
  };

export const resizeBilinear = resize(image.resizeBilinear);
export const resizeNearest = resize(image.resizeNearestNeighbor);
