/**
 * The built-in sample models, quantized here by the project's own quantizer from float weights and
 * ranges that the repository keeps: scripts/samples trained the ones and measured the others. Their
 * descriptions state what the result is worth on data kept aside, and where no person, camera or
 * machine was behind the data. One is left in float, to try quantizing with.
 */
import type { Ranges } from '../calibrate/calibration';
import type { FloatModel } from '../calibrate/float-network';
import { readTflite } from '../formats/tflite/read';
import { quantizeModel } from '../quantize/quantize';
import { CONVERTER } from '../quantize/recipe';
import { formatCount } from '../text';
import facts from './facts.json' with { type: 'json' };
import { trainedNetwork } from './float-network';
import type { BuildFloat } from './networks';
import { clothes, keywordSpotting, vibrationAnomaly, visionMobilenet } from './networks';
import { unpackWeights } from './weights';

export interface Sample {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  /** One sentence: what goes in, what it was trained on and the measured accuracy. */
  readonly description: string;
  /** File with samples to calibrate with, beside the model. */
  readonly calibration?: string;
  readonly bytes: Uint8Array;
}

/** Reads one of the files that stand in `weights`. */
export type ReadWeights = (name: string) => Uint8Array;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const floatModel = (build: BuildFloat, weights: Uint8Array, description: string): FloatModel => {
  const bytes = build(trainedNetwork(unpackWeights(weights)), description);
  return { graph: readTflite(bytes).graph, bytes };
};

/** Ranges as the repository keeps them: tensor, least, largest. */
const rangesFrom = (kept: readonly (readonly number[])[]): Ranges =>
  new Map(kept.map(([tensor = 0, min = 0, max = 0]) => [tensor, { min, max }]));

const int8 = (
  build: BuildFloat,
  weights: Uint8Array,
  ranges: readonly (readonly number[])[],
  description: string,
): Uint8Array =>
  quantizeModel(floatModel(build, weights, description), rangesFrom(ranges), CONVERTER).bytes;

const vibration = (read: ReadWeights): Sample => {
  const { ranges, quantized, float } = facts.vibration;
  const description = `Autoencoder on 640 spectral features, bottleneck of 8; int8, trained on simulated vibration: tells faulty from healthy with a mean AUC of ${quantized.toFixed(3)} (float ${float.toFixed(3)}).`;
  return {
    ...{ id: 'vibration-anomaly', file: 'vibration-anomaly.tflite', title: 'Vibration anomaly' },
    description,
    bytes: int8(vibrationAnomaly, read('vibration-anomaly.f16'), ranges, description),
  };
};

const clothesPair = (read: ReadWeights): readonly Sample[] => {
  const { ranges, quantized, float, tested } = facts.clothes;
  const weights = read('clothes.f16');
  const what = 'DS-CNN on 28 × 28 grey pictures of clothes (Fashion-MNIST), 10 classes;';
  const [inInt8, inFloat] = [
    `${what} int8, trained: ${percent(quantized)} of ${formatCount(tested)} test pictures right (float ${percent(float)}).`,
    `${what} float, trained: ${percent(float)} of ${formatCount(tested)} test pictures right. Comes with pictures to quantize it with.`,
  ];
  return [
    {
      ...{ id: 'clothes', file: 'clothes.tflite', title: 'Clothes', description: inInt8 },
      bytes: int8(clothes, weights, ranges, inInt8),
    },
    {
      ...{
        id: 'clothes-float',
        file: 'clothes-float.tflite',
        title: 'Clothes, float: quantize it',
      },
      ...{ description: inFloat, calibration: 'clothes.npz' },
      bytes: floatModel(clothes, weights, inFloat).bytes,
    },
  ];
};

const vision = (read: ReadWeights): Sample => {
  const { ranges, quantized, float, tested } = facts.vision;
  const description = `MobileNet v1 0.25 on a 96 × 96 grey picture: is it footwear? int8, trained on scenes composed of Fashion-MNIST pictures, no camera: ${percent(quantized)} of ${formatCount(tested)} such scenes of other pieces right (float ${percent(float)}).`;
  return {
    ...{ id: 'vision-96', file: 'vision-96.tflite', title: 'Vision 96 × 96' },
    description,
    bytes: int8(visionMobilenet, read('vision-96.f16'), ranges, description),
  };
};

const keywords = (read: ReadWeights): Sample => {
  const { ranges, quantized, float, tested } = facts.keywords;
  const description = `DS-CNN on 49 × 10 MFCCs: ten words, unknown, silence; int8, trained on synthetic voices, not people: ${percent(quantized)} of ${formatCount(tested)} clips in voices it never heard, synthetic too, right (float ${percent(float)}).`;
  return {
    ...{ id: 'keyword-spotting', file: 'keyword-spotting.tflite', title: 'Keyword spotting' },
    description,
    bytes: int8(keywordSpotting, read('keyword-spotting.f16'), ranges, description),
  };
};

/** Makes the sample models: always the same bytes. */
export const samplesFrom = (read: ReadWeights): readonly Sample[] => [
  ...[keywords(read), vibration(read), vision(read)],
  ...clothesPair(read),
];
