/** Another bias for one layer of a quantized file, without quantizing the rest again. */
import type { RunnableModel } from '../evaluate/runner';
import type { TensorIndex } from '../units';

/**
 * The file with `bias` in the layer that computes `output`, rounded in the scale it has there.
 * Undefined where that tensor comes from something else: a conversion behind the layer, or no bias.
 */
export const withStoredBias = (
  { graph, bytes }: RunnableModel,
  output: TensorIndex,
  bias: Float32Array,
): RunnableModel | undefined => {
  const [main] = graph.subgraphs;
  const operator = main?.operators.find(({ outputs }) => outputs.includes(output));
  const tensor = main?.tensors[operator?.inputs[2] ?? -1];
  const at = graph.buffers[tensor?.buffer ?? 0]?.offset;
  if (tensor === undefined || at === undefined || tensor.shape[0] !== bias.length) return undefined;
  const changed = bytes.slice();
  const view = new DataView(changed.buffer, changed.byteOffset + at);
  const { scales = [] } = tensor.quantization ?? {};
  const storedOf = (c: number): number => {
    const scale = scales[scales.length === 1 ? 0 : c] ?? 0;
    return scale === 0 ? 0 : Math.round((bias[c] ?? 0) / scale);
  };
  switch (tensor.type) {
    case 'FLOAT32':
      bias.forEach((value, c) => view.setFloat32(4 * c, value, true));
      break;
    case 'INT32':
      bias.forEach((_, c) => view.setInt32(4 * c, clamped(storedOf(c), 2 ** 31 - 1), true));
      break;
    case 'INT64':
      bias.forEach((_, c) =>
        view.setBigInt64(8 * c, BigInt(clamped(storedOf(c), Number.MAX_SAFE_INTEGER)), true),
      );
      break;
    default:
      return undefined;
  }
  return { graph, bytes: changed };
};

const clamped = (value: number, most: number): number => Math.min(most, Math.max(-most, value));
