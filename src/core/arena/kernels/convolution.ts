/**
 * Convolutions. The reference kernels keep a multiplier and a shift per output channel; CMSIS-NN
 * adds im2col scratch whose size depends on the shape, the element type and the instruction set.
 * Source: conv, depthwise_conv and transpose_conv kernels, and CMSIS-NN's get_buffer_size functions
 * as compiled by GCC (Arm Compiler 6 asks for more in one case, which is not modelled).
 */
import type { Bytes } from '../../units';
import type { KernelMemory, KernelRule, OpView } from './kernel';
import {
  dim,
  elements,
  hasType,
  input,
  lastDim,
  option,
  output,
  perChannelArrays,
  usesCmsis,
  usesDsp,
  usesMve,
} from './kernel';

/** Sizes of a convolution as CMSIS-NN sees them. */
interface Geometry {
  readonly inH: number;
  readonly inW: number;
  readonly inC: number;
  readonly kH: number;
  readonly kW: number;
  readonly kC: number;
  readonly outW: number;
  readonly strideH: number;
  readonly strideW: number;
  readonly dilationH: number;
  readonly dilationW: number;
  readonly padH: number;
  readonly padW: number;
}

const SAME_PADDING = 0;
/** From this many output channels CMSIS-NN runs a one-input-channel depthwise as a convolution (GCC). */
const DEPTHWISE_AS_CONV_ABOVE = 1;
const MVE_CHANNEL_BLOCK = 124;
/** Transposed convolutions with more input channels than this run as ordinary ones. */
const REVERSE_CONV_ABOVE = 16;

const geometryOf = (view: OpView): Geometry => {
  const x = input(view, 0);
  const filter = input(view, 1);
  const strideH = Math.max(1, option(view, 'strideH', 1));
  const strideW = Math.max(1, option(view, 'strideW', 1));
  const dilationH = option(view, 'dilationHFactor', 1);
  const dilationW = option(view, 'dilationWFactor', 1);
  const padded = (size: number, kernel: number, stride: number, dilation: number): number => {
    if (option(view, 'padding', SAME_PADDING) !== SAME_PADDING) return 0;
    const needed = (Math.ceil(size / stride) - 1) * stride + (kernel - 1) * dilation + 1 - size;
    return Math.floor(Math.max(0, needed) / 2);
  };
  return {
    inH: dim(x, 1),
    inW: dim(x, 2),
    inC: dim(x, 3),
    kH: dim(filter, 1),
    kW: dim(filter, 2),
    kC: dim(filter, 3),
    outW: dim(output(view), 2),
    strideH,
    strideW,
    dilationH,
    dilationW,
    padH: padded(dim(x, 1), dim(filter, 1), strideH, dilationH),
    padW: padded(dim(x, 2), dim(filter, 2), strideW, dilationW),
  };
};

/** im2col scratch of the general int8 convolution. */
const im2colInt8 = (mve: boolean, columns: number): Bytes =>
  mve ? 4 * 16 * Math.ceil(columns / 16) : 4 * 4 * Math.ceil(columns / 4);

const is1x1 = (g: Geometry): boolean =>
  g.padW === 0 &&
  g.padH === 0 &&
  g.kW === 1 &&
  g.kH === 1 &&
  g.dilationW === 1 &&
  g.dilationH === 1 &&
  g.inC === g.kC;

const is1xN = (g: Geometry): boolean =>
  g.inH === 1 && g.dilationW === 1 && g.kH === 1 && (g.strideW * g.inC) % 4 === 0 && g.inC === g.kC;

/** MVE handles the borders of a 1xN convolution from a copy of the columns they touch. */
const scratch1xNMve = (g: Geometry): Bytes => {
  const totalPad = (g.outW - 1) * g.strideW + g.kW - g.inW;
  const asymmetric = totalPad % 2;
  const steps = (pad: number): number =>
    pad === 0 ? 0 : Math.max(1, Math.trunc((pad + g.strideW - 1) / g.strideW));
  const right = steps(g.padW + asymmetric);
  const left = steps(g.padW);
  const middle = Math.max(g.outW - (right + left), 0);
  if (right + middle + left !== g.outW) return im2colInt8(true, g.inC * g.kW * g.kH);
  const leftColumns = g.kW * g.inC + g.padW * g.inC;
  const rightPad = asymmetric !== 0 ? right * g.inC : g.padW * g.inC;
  return Math.max(leftColumns, g.kW * g.inC - g.inC + rightPad);
};

const convInt8 = (mve: boolean, g: Geometry): Bytes => {
  if (is1x1(g)) return 0;
  return mve && is1xN(g) ? scratch1xNMve(g) : im2colInt8(mve, g.kW * g.kH * g.inC);
};

const convInt16 = (mve: boolean, g: Geometry): Bytes => {
  const columns = g.inC * g.kW * g.kH;
  return mve ? 4 * 8 * 2 * Math.ceil(columns / 8) : 4 * columns;
};

const requested = (bytes: Bytes): readonly Bytes[] => (bytes > 0 ? [bytes] : []);

const unpackedInt4 = (view: OpView): readonly Bytes[] =>
  hasType(input(view, 1), 'INT4') ? [elements(input(view, 1))] : [];

export const conv2d: KernelRule = (view) => {
  const persistent = perChannelArrays(dim(input(view, 1), 0));
  if (!usesCmsis(view)) return { persistent, scratch: unpackedInt4(view) };
  const g = geometryOf(view);
  const mve = usesMve(view);
  if (hasType(input(view, 0), 'INT8')) return { persistent, scratch: requested(convInt8(mve, g)) };
  if (hasType(input(view, 0), 'INT16'))
    return { persistent, scratch: requested(convInt16(mve, g)) };
  return {};
};

export const depthwiseConv2d: KernelRule = (view) => {
  const persistent = perChannelArrays(dim(input(view, 1), 3));
  if (!usesCmsis(view)) return { persistent, scratch: unpackedInt4(view) };
  if (hasType(input(view, 0), 'INT16')) return { persistent };
  if (!hasType(input(view, 0), 'INT8')) return {};
  return { persistent, ...depthwiseScratch(view, geometryOf(view)) };
};

const depthwiseScratch = (view: OpView, g: Geometry): Partial<KernelMemory> => {
  const outC = g.kC;
  const int4 = hasType(input(view, 1), 'INT4');
  if (usesMve(view) && !int4 && g.inC === 1 && outC > DEPTHWISE_AS_CONV_ABOVE) {
    return depthwiseAsConvMve(g, outC);
  }
  const batch = dim(input(view, 0), 0);
  if (g.inC !== outC || batch !== 1 || g.dilationW !== 1 || g.dilationH !== 1) return {};
  if (usesMve(view)) return { scratch: requested(4 * MVE_CHANNEL_BLOCK * g.kW * g.kH) };
  if (int4) return { scratch: requested(2 * g.inC * g.kW * g.kH) };
  const fast3x3 = g.kW === 3 && g.kH === 3 && g.padH <= 1 && g.padW <= 1;
  return { scratch: usesDsp(view) && !fast3x3 ? requested(2 * g.inC * g.kW * g.kH) : [] };
};

/** The copied weights, and the scratch of the convolution it becomes. */
const depthwiseAsConvMve = (g: Geometry, outC: number): Partial<KernelMemory> => {
  const weights = outC * g.kH * g.kW;
  const asConv = { ...g, kC: 1 };
  if (g.inH !== 1 || g.kH !== 1 || is1x1(asConv)) {
    return { scratch: requested(weights + (is1x1(asConv) ? 0 : im2colInt8(true, g.kW * g.kH))) };
  }
  // TFLM leaves the stride unset here, and CMSIS-NN's choice of algorithm depends on it.
  const either = Math.max(im2colInt8(true, g.kW), scratch1xNMve(asConv), g.kW + g.padW + g.outW);
  return {
    scratch: requested(weights + either),
    modelled:
      'a depthwise convolution over a height of 1 with one input channel gets scratch memory whose size TFLM leaves undefined on MVE; the larger size is counted',
  };
};

export const transposeConv: KernelRule = (view) => {
  const x = input(view, 2);
  const outputElements = elements(output(view));
  const persistent = perChannelArrays(dim(input(view, 1), 0));
  const bias = input(view, 3);
  if (hasType(x, 'INT16')) {
    const widenedBias = hasType(bias, 'INT16') ? [8 * elements(bias)] : [];
    return { persistent, scratch: [8 * outputElements, ...widenedBias] };
  }
  if (!hasType(x, 'INT8')) return { persistent };
  return { persistent, scratch: usesCmsis(view) ? transposeConvCmsis(view) : [4 * outputElements] };
};

const transposeConvCmsis = (view: OpView): readonly Bytes[] => {
  const filter = input(view, 1);
  const x = input(view, 2);
  const [kH, kW, inC, outC] = [dim(filter, 1), dim(filter, 2), lastDim(x), dim(filter, 0)];
  const strideW = option(view, 'strideW', 1);
  const strideH = option(view, 'strideH', 1);
  if (strideW <= 2 && strideH <= 2 && inC > REVERSE_CONV_ABOVE) {
    return [im2colInt8(usesMve(view), kW * kH * inC), inC * kW * kH * outC];
  }
  // CMSIS-NN takes the vertical stride for the horizontal term too; so does this.
  const columns = ((dim(x, 2) - 1) * strideW + Math.max(kW, strideH)) * outC;
  return [4 * columns * Math.max(kH, strideH), 0];
};
