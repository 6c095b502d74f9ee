/** Cases of operators that change the type or the resolution: casts, quantizing, resizing, ARG_MAX. */
import type { DType } from '../../../graph/dtypes';
import { dtypeCode } from '../../../graph/dtypes';
import type { CaseTensor, MakeCase } from './case';
import { single } from './case';
import type { Dice } from './dice';
import { activation, anyShape, indices, like } from './quantities';

const TYPES: readonly DType[] = ['INT8', 'INT16', 'INT32', 'FLOAT32'];

/** CAST to any type; floats stay within what the narrowest type can hold. */
export const cast =
  (type: DType): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 4), 4);
    const to = dice.pick(TYPES.filter((other) => other !== type));
    const input: CaseTensor =
      type === 'FLOAT32'
        ? { type, shape, range: to === 'INT8' ? [-127, 127] : [-30_000, 30_000] }
        : { type, shape };
    return single('CAST', [input], [{ type: to, shape }], {
      type: 'CastOptions',
      value: { inDataType: dtypeCode(type), outDataType: dtypeCode(to) },
    });
  };

/** A quantized activation, also of types that only QUANTIZE has. */
const quantized = (
  dice: Dice,
  type: DType,
  shape: readonly number[],
  scale: number,
): CaseTensor => {
  const scales = [Math.fround(scale)];
  if (type === 'UINT8') return { type, shape, scales, zeroPoint: dice.int(0, 255) };
  if (type === 'INT32') return { type, shape, scales, zeroPoint: 0 };
  return activation(dice, type, shape, Math.fround(scale));
};

/** QUANTIZE from float, and from one quantization to another. */
export const quantize =
  (type: 'INT8' | 'INT16' | 'UINT8' | 'FLOAT32'): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 4), 5);
    const targets: Readonly<Record<typeof type, readonly DType[]>> = {
      FLOAT32: ['INT8', 'INT16'],
      INT8: ['INT8', 'INT8', 'INT16', 'INT32', 'UINT8'],
      INT16: ['INT8', 'INT16', 'INT32'],
      UINT8: ['INT8'],
    };
    const to = dice.pick(targets[type]);
    if (type === 'FLOAT32') {
      const reach = dice.scale(0.01, 100);
      const scale = (reach / (to === 'INT8' ? 128 : 32768)) * dice.scale(0.25, 8);
      const input: CaseTensor = { type, shape, range: [-reach, reach] };
      return single('QUANTIZE', [input], [quantized(dice, to, shape, scale)]);
    }
    const from = dice.scale(1e-4, 1);
    const wider = (tensorType: DType): number => (tensorType === 'INT16' ? 128 : 1);
    const ratio = wider(type) === wider(to) ? 1 : wider(type) / wider(to);
    const scale = to === 'UINT8' ? from : from * ratio * dice.scale(0.25, 4);
    const input = quantized(dice, type, shape, from);
    return single('QUANTIZE', [input], [quantized(dice, to, shape, scale)]);
  };

/** DEQUANTIZE to float. */
export const dequantize =
  (type: 'INT8' | 'INT16' | 'UINT8'): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 3), 4);
    const input = quantized(dice, type, shape, dice.scale(1e-5, 10));
    return single('DEQUANTIZE', [input], [{ type: 'FLOAT32', shape }]);
  };

/** RESIZE_BILINEAR and RESIZE_NEAREST_NEIGHBOR, up and down, in their three grids. */
export const resize =
  (name: 'RESIZE_BILINEAR' | 'RESIZE_NEAREST_NEIGHBOR', type: DType): MakeCase =>
  (dice) => {
    const [height, width] = [dice.int(1, 6), dice.int(1, 6)];
    const size = dice.chance(0.3) ? [height * 2, width * 2] : dice.ints(2, 1, 8);
    const channels = dice.pick([1, 2, 3, 5]);
    const batch = dice.chance(0.15) ? 2 : 1;
    const input = activation(dice, type, [batch, height, width, channels]);
    const grid = dice.pick(['plain', 'corners', 'centers']);
    const value = { alignCorners: grid === 'corners', halfPixelCenters: grid === 'centers' };
    const output = like(input, [batch, ...size, channels]);
    return name === 'RESIZE_BILINEAR'
      ? single(name, [input, indices(size)], [output], { type: 'ResizeBilinearOptions', value })
      : single(name, [input, indices(size)], [output], {
          type: 'ResizeNearestNeighborOptions',
          value,
        });
  };

/** ARG_MAX along any axis; small ranges make equal elements likely. */
export const argMax =
  (type: 'INT8' | 'FLOAT32'): MakeCase =>
  (dice) => {
    const shape = anyShape(dice, dice.int(1, 4), 5);
    const axis = dice.int(0, shape.length - 1);
    const input = activation(dice, type, shape);
    const ranged: CaseTensor =
      type === 'INT8' && dice.chance(0.5) ? { ...input, range: [-2, 2] } : input;
    const named = indices([dice.chance(0.3) ? axis - shape.length : axis], []);
    const target = shape.filter((_, i) => i !== axis);
    return single('ARG_MAX', [ranged, named], [{ type: 'INT32', shape: target }], {
      type: 'ArgMaxOptions',
      value: { outputType: dtypeCode('INT32') },
    });
  };
