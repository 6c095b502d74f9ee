/**
 * What an application needs to talk to a quantized model: the shape of every input and output and the
 * two lines that turn real values into stored ones and back, with the model's own scale and zero point.
 */
import type { DType } from '../graph/dtypes';
import type { Graph, Tensor } from '../graph/graph';
import { forComment } from './c-names';
import { guard } from './model-data';

/** C types and value ranges of the integer types a quantized input or output may have. */
const INTEGERS: Partial<Record<DType, readonly [type: string, low: number, high: number]>> = {
  INT8: ['int8_t', -128, 127],
  UINT8: ['uint8_t', 0, 255],
  INT16: ['int16_t', -32768, 32767],
};

type Side = 'Input' | 'Output';

/** `model_io.h`: one block per input and output of the first subgraph. */
export function ioHeader(symbol: string, graph: Graph): string {
  const main = graph.subgraphs[0];
  const tensorsOf = (indices: readonly number[] = []) =>
    indices.flatMap((index) => main?.tensors[index] ?? []);
  const blocks = [
    ...tensorsOf(main?.inputs).map((tensor, i) => block('Input', i, tensor)),
    ...tensorsOf(main?.outputs).map((tensor, i) => block('Output', i, tensor)),
  ];
  return `// How to fill the model's inputs and read its outputs.
#ifndef ${guard(symbol, 'IO')}
#define ${guard(symbol, 'IO')}

#include <cmath>
#include <cstdint>

${blocks.join('\n')}
#endif  // ${guard(symbol, 'IO')}
`;
}

/** `int8 [1,96,96,1]`: type and shape as comments and tables write them. */
const kindOf = ({ type, shape }: Tensor): string => `${type.toLowerCase()} [${shape.join(',')}]`;

function block(side: Side, index: number, tensor: Tensor): string {
  const title = `// ${side} ${index}: ${kindOf(tensor)} "${forComment(tensor.name)}"\n`;
  const scale = tensor.quantization?.scales[0];
  const zeroPoint = tensor.quantization?.zeroPoints[0] ?? 0;
  const integer = INTEGERS[tensor.type];
  if (scale === undefined || integer === undefined || !Number.isFinite(scale))
    return `${title}// Not quantized: values are used as they are.\n`;
  const name = `${side}${index}`;
  return `${title}// real = ${floatLiteral(scale)} * (stored - (${zeroPoint}))
constexpr float k${name}Scale = ${floatLiteral(scale)};
constexpr int k${name}ZeroPoint = ${zeroPoint};
${side === 'Input' ? quantizer(name, ...integer) : dequantizer(name, integer[0])}`;
}

const quantizer = (name: string, type: string, low: number, high: number): string =>
  `static inline ${type} Quantize${name}(float real) {
  const float stored = std::round(real / k${name}Scale) + k${name}ZeroPoint;
  return static_cast<${type}>(stored < ${low}.0f ? ${low}.0f : stored > ${high}.0f ? ${high}.0f : stored);
}
`;

const dequantizer = (name: string, type: string): string =>
  `static inline float Dequantize${name}(${type} stored) {
  return k${name}Scale * static_cast<float>(stored - k${name}ZeroPoint);
}
`;

/** The shortest literal that reads back as the same 32-bit float: at most nine digits. */
export function floatLiteral(value: number): string {
  const exact = Math.fround(value);
  for (let digits = 1; digits <= 9; digits++) {
    const text = String(Number(exact.toPrecision(digits)));
    if (Math.fround(Number(text)) === exact) return `${/[.e]/.test(text) ? text : `${text}.0`}f`;
  }
  return `${exact}f`;
}
