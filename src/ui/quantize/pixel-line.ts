/**
 * The line of C that turns a camera's pixel into what the quantized input stores: normalization and
 * quantization in one step, the two that are most often got wrong.
 */
import type { Normalization } from '../../core/dataset/options';
import type { Tensor } from '../../core/graph/graph';
import { VALUE_RANGES } from '../../core/run/image';

const TYPES: Readonly<Record<string, readonly [type: string, low: number, high: number]>> = {
  INT8: ['int8_t', -128, 127],
  INT16: ['int16_t', -32768, 32767],
};

/** real = factor * pixel + offset, the same for every channel; undefined where channels differ. */
function affine(normalization: Normalization): readonly [number, number] | undefined {
  if (normalization.kind === 'range') {
    const [from, to] = VALUE_RANGES[normalization.range];
    return [(to - from) / 255, from];
  }
  const [mean, ...otherMeans] = normalization.mean;
  const [std, ...otherStds] = normalization.std;
  if (mean === undefined || std === undefined) return undefined;
  if (otherMeans.some((one) => one !== mean) || otherStds.some((one) => one !== std))
    return undefined;
  return [1 / std, -mean / std];
}

/** How near to a whole step per pixel a factor must be to be one: less than half a step over 255. */
const NEAR = 0.4 / 255;

/** The function's text; undefined for inputs that are not quantized, or normalized channel by channel. */
export function pixelLine(
  { type, quantization }: Pick<Tensor, 'type' | 'quantization'>,
  normalization: Normalization,
): string | undefined {
  const [scale] = quantization?.scales ?? [];
  const stored = TYPES[type];
  const real = affine(normalization);
  if (scale === undefined || stored === undefined || real === undefined) return undefined;
  const [cType, low, high] = stored;
  const factor = real[0] / scale;
  const offset = real[1] / scale + (quantization?.zeroPoints[0] ?? 0);
  const head = `// A pixel of 0 to 255, as the calibration data was read\nstatic inline ${cType} QuantizePixel(uint8_t pixel) {\n`;
  if (Math.abs(factor - 1) < NEAR) {
    const shift = Math.round(offset);
    if (shift >= low && shift + 255 <= high) {
      return `${head}  return static_cast<${cType}>(pixel ${shift < 0 ? '-' : '+'} ${Math.abs(shift)});\n}\n`;
    }
  }
  return `${head}  const float stored = std::round(${literal(factor)} * pixel + ${literal(offset)});
  return static_cast<${cType}>(stored < ${low}.0f ? ${low}.0f : stored > ${high}.0f ? ${high}.0f : stored);
}
`;
}

/** Nine digits tell any two floats apart. */
const literal = (value: number): string => {
  const text = String(Number(value.toPrecision(9)));
  return `${/[.e]/.test(text) ? text : `${text}.0`}f`;
};
