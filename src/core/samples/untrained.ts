/**
 * Sample networks with seeded pseudo-random weights, drawn in int8 at once: for what nobody trained.
 */
import type { ModelDraft } from '../formats/tflite/model';
import { uniform } from '../random';
import type { Builder } from './layers';
import { averagePool, convolution, dense, reshape, separable, softmax } from './layers';
import { addActivation, emptyNetwork, finishNetwork } from './network';
import { range, SIGNED_RANGE } from './quantize';

const newBuilder = (seed: number): Builder => ({ network: emptyNetwork(), random: uniform(seed) });

/** One second of speech as 49 frames of 10 MFCCs; 12 classes. */
export function untrainedKeywords(description: string): ModelDraft {
  const builder = newBuilder(4910);
  const input = addActivation(builder.network, 'mfcc', [1, 49, 10, 1], range(-4, 4));
  let value = convolution(builder, 'conv', input, 64, { size: [10, 4], stride: 2 });
  for (let block = 1; block <= 4; block++)
    value = separable(builder, `block_${block}`, value, 64, 1);
  const pooled = averagePool(builder, 'pool', value);
  const flat = reshape(builder, 'flatten', pooled, [1, 64]);
  const logits = dense(builder, 'classes', flat, 12, SIGNED_RANGE);
  return finishNetwork(builder.network, description, input, softmax(builder, 'scores', logits));
}

/** Filters and stride of MobileNet v1's blocks at a quarter of their width. */
const MOBILENET_BLOCKS: readonly (readonly [filters: number, stride: number])[] = [
  [16, 1],
  [32, 2],
  [32, 1],
  [64, 2],
  [64, 1],
  [128, 2],
  [128, 1],
  [128, 1],
  [128, 1],
  [128, 1],
  [128, 1],
  [256, 2],
  [256, 1],
];

/** 96x96 grey image; two classes. */
export function untrainedVision(description: string): ModelDraft {
  const builder = newBuilder(9696);
  const input = addActivation(builder.network, 'image', [1, 96, 96, 1], range(-1, 1));
  const stem = convolution(builder, 'stem', input, 8, { size: [3, 3], stride: 2 });
  const features = MOBILENET_BLOCKS.reduce(
    (value, [filters, stride], i) => separable(builder, `block_${i + 1}`, value, filters, stride),
    stem,
  );
  const pooled = averagePool(builder, 'pool', features);
  const logits = convolution(
    builder,
    'classes',
    pooled,
    2,
    { size: [1, 1], stride: 1 },
    SIGNED_RANGE,
  );
  const flat = reshape(builder, 'flatten', logits, [1, 2]);
  return finishNetwork(builder.network, description, input, softmax(builder, 'scores', flat));
}
