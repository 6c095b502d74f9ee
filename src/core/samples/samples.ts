/**
 * The built-in sample models: three networks of the kinds people put on microcontrollers, int8, with
 * seeded pseudo-random weights. Their memory behaviour is that of the real thing; what they compute is
 * not, since nobody trained them, and their descriptions say so.
 */
import type { ModelDraft } from '../formats/tflite/model';
import { writeTflite } from '../formats/tflite/write';
import type { Builder } from './layers';
import { averagePool, convolution, dense, reshape, separable, softmax } from './layers';
import { addActivation, emptyNetwork, finishNetwork } from './network';
import { range, SIGNED_RANGE } from './quantize';
import { uniform } from '../random';

export interface Sample {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  /** One sentence; says that the weights are untrained. */
  readonly description: string;
  /** False until the weights mean something. */
  readonly trained: boolean;
  readonly bytes: Uint8Array;
}

const newBuilder = (seed: number): Builder => ({ network: emptyNetwork(), random: uniform(seed) });

/** 640 spectral features through a bottleneck of 8 and back; what comes out badly is an anomaly. */
function vibrationAnomaly(description: string): ModelDraft {
  const builder = newBuilder(640);
  const input = addActivation(builder.network, 'features', [1, 640], range(-4, 4));
  const widths = [128, 128, 128, 128, 8, 128, 128, 128, 128];
  const names = widths.map((width, i) =>
    width === 8 ? 'bottleneck' : i < 4 ? `encoder_${i + 1}` : `decoder_${i - 4}`,
  );
  const last = widths.reduce(
    (value, width, i) => dense(builder, names[i] ?? '', value, width),
    input,
  );
  const output = dense(builder, 'reconstruction', last, 640, SIGNED_RANGE);
  return finishNetwork(builder.network, description, input, output);
}

/** One second of speech as 49 frames of 10 MFCCs; 12 classes. */
function keywordSpotting(description: string): ModelDraft {
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
function visionMobilenet(description: string): ModelDraft {
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

interface Recipe extends Omit<Sample, 'bytes'> {
  readonly make: (description: string) => ModelDraft;
}

const RECIPES: readonly Recipe[] = [
  {
    id: 'keyword-spotting',
    file: 'keyword-spotting.tflite',
    title: 'Keyword spotting',
    description: 'DS-CNN on 49 × 10 MFCCs, 12 classes; int8, untrained weights.',
    trained: false,
    make: keywordSpotting,
  },
  {
    id: 'vibration-anomaly',
    file: 'vibration-anomaly.tflite',
    title: 'Vibration anomaly',
    description: 'Autoencoder on 640 spectral features, bottleneck of 8; int8, untrained weights.',
    trained: false,
    make: vibrationAnomaly,
  },
  {
    id: 'vision-96',
    file: 'vision-96.tflite',
    title: 'Vision 96 × 96',
    description: 'MobileNet v1 0.25 on a 96 × 96 grey image, 2 classes; int8, untrained weights.',
    trained: false,
    make: visionMobilenet,
  },
];

/** Makes the sample models: always the same bytes. */
export const makeSamples = (): readonly Sample[] =>
  RECIPES.map(({ make, ...sample }) => ({
    ...sample,
    bytes: writeTflite(make(sample.description)),
  }));
