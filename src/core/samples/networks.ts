/**
 * The networks of the built-in samples: four kinds that people put on microcontrollers, in float, with
 * weights that are drawn (to be trained) or given (once they were).
 */
import * as layer from './float-layers';
import type { FloatNetworkDraft, FloatValue } from './float-network';
import { addTensor, finishFloat } from './float-network';

/** Builds a model's file. */
export type BuildFloat = (net: FloatNetworkDraft, description: string) => Uint8Array;

const averaged = (net: FloatNetworkDraft, x: FloatValue): FloatValue =>
  layer.flatten(net, 'flatten', layer.pool(net, 'AVERAGE_POOL_2D', 'pool', x));

/** 640 spectral features through a bottleneck of 8 and back; what comes out badly is an anomaly. */
export const vibrationAnomaly: BuildFloat = (net, description) => {
  const input = addTensor(net, 'features', [1, 640]);
  const widths = [128, 128, 128, 128, 8, 128, 128, 128, 128];
  const last = widths.reduce((x, width, i) => {
    const name = width === 8 ? 'bottleneck' : i < 4 ? `encoder_${i + 1}` : `decoder_${i - 4}`;
    return layer.dense(net, name, x, width);
  }, input);
  const output = layer.dense(net, 'reconstruction', last, 640, 'none');
  return finishFloat(net, description, input, output);
};

/** One second of speech as 49 frames of 10 MFCCs; 12 classes. */
export const keywordSpotting: BuildFloat = (net, description) => {
  const input = addTensor(net, 'mfcc', [1, 49, 10, 1]);
  const stem = layer.conv(net, 'conv', input, 64, { size: [10, 4], stride: 2 });
  const last = [1, 2, 3, 4].reduce(
    (x, block) => layer.separable(net, `block_${block}`, x, 64, 1),
    stem,
  );
  const logits = layer.dense(net, 'classes', averaged(net, last), 12, 'none');
  return finishFloat(net, description, input, layer.softmax(net, 'scores', logits));
};

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
export const visionMobilenet: BuildFloat = (net, description) => {
  const input = addTensor(net, 'image', [1, 96, 96, 1]);
  const stem = layer.conv(net, 'stem', input, 8, { size: 3, stride: 2 });
  const features = MOBILENET_BLOCKS.reduce(
    (x, [filters, stride], i) => layer.separable(net, `block_${i + 1}`, x, filters, stride),
    stem,
  );
  const pooled = layer.pool(net, 'AVERAGE_POOL_2D', 'pool', features);
  const logits = layer.conv(net, 'classes', pooled, 2, { size: 1, activation: 'none' });
  const flat = layer.flatten(net, 'flatten', logits);
  return finishFloat(net, description, input, layer.softmax(net, 'scores', flat));
};

/** 28x28 grey image; ten classes. The DS-CNN of the quantization experiment. */
export const clothes: BuildFloat = (net, description) => {
  const input = addTensor(net, 'image', [1, 28, 28, 1]);
  const stem = layer.conv(net, 'stem', input, 24, { size: 3, stride: 2 });
  const blocks = [
    [32, 1],
    [48, 2],
    [64, 1],
    [64, 1],
  ] as const;
  const last = blocks.reduce(
    (x, [units, stride], i) => layer.separable(net, `block_${i + 1}`, x, units, stride),
    stem,
  );
  const logits = layer.dense(net, 'classes', averaged(net, last), 10, 'none');
  return finishFloat(net, description, input, layer.softmax(net, 'scores', logits));
};
