/**
 * The built-in sample models. The trained ones are quantized here, by the project's own quantizer, from
 * float weights and ranges that the repository keeps (scripts/samples made both); their descriptions
 * state what the result was measured to be worth. One is left in float, to try quantizing with. What
 * nobody trained says so: its memory behaviour is that of the real thing, what it computes is not.
 */
import type { Ranges } from '../calibrate/calibration';
import type { FloatModel } from '../calibrate/float-network';
import { readTflite } from '../formats/tflite/read';
import { writeTflite } from '../formats/tflite/write';
import { quantizeModel } from '../quantize/quantize';
import { CONVERTER } from '../quantize/recipe';
import facts from './facts.json' with { type: 'json' };
import { trainedNetwork } from './float-network';
import type { BuildFloat } from './networks';
import { clothes, vibrationAnomaly } from './networks';
import { untrainedKeywords, untrainedVision } from './untrained';
import { unpackWeights } from './weights';

export interface Sample {
  readonly id: string;
  readonly file: string;
  readonly title: string;
  /** One sentence, with the measured accuracy; says so where the weights are untrained. */
  readonly description: string;
  /** False where the weights mean nothing. */
  readonly trained: boolean;
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
    ...{ description, trained: true },
    bytes: int8(vibrationAnomaly, read('vibration-anomaly.f16'), ranges, description),
  };
};

const clothesPair = (read: ReadWeights): readonly Sample[] => {
  const { ranges, quantized, float } = facts.clothes;
  const weights = read('clothes.f16');
  const what = 'DS-CNN on 28 × 28 grey pictures of clothes (Fashion-MNIST), 10 classes;';
  const [inInt8, inFloat] = [
    `${what} int8, trained: ${percent(quantized)} of 10,000 test pictures right (float ${percent(float)}).`,
    `${what} float, trained: ${percent(float)} of 10,000 test pictures right. Comes with pictures to quantize it with.`,
  ];
  return [
    {
      ...{ id: 'clothes', file: 'clothes.tflite', title: 'Clothes', description: inInt8 },
      ...{ trained: true, bytes: int8(clothes, weights, ranges, inInt8) },
    },
    {
      ...{
        id: 'clothes-float',
        file: 'clothes-float.tflite',
        title: 'Clothes, float: quantize it',
      },
      ...{ description: inFloat, trained: true, calibration: 'clothes.npz' },
      bytes: floatModel(clothes, weights, inFloat).bytes,
    },
  ];
};

const untrained = (): readonly [keywords: Sample, vision: Sample] => {
  const keywords = 'DS-CNN on 49 × 10 MFCCs, 12 classes; int8, untrained weights.';
  const vision = 'MobileNet v1 0.25 on a 96 × 96 grey image, 2 classes; int8, untrained weights.';
  return [
    {
      ...{ id: 'keyword-spotting', file: 'keyword-spotting.tflite', title: 'Keyword spotting' },
      ...{ description: keywords, trained: false },
      bytes: writeTflite(untrainedKeywords(keywords)),
    },
    {
      ...{ id: 'vision-96', file: 'vision-96.tflite', title: 'Vision 96 × 96' },
      ...{ description: vision, trained: false },
      bytes: writeTflite(untrainedVision(vision)),
    },
  ];
};

/** Makes the sample models: always the same bytes. */
export const samplesFrom = (read: ReadWeights): readonly Sample[] => {
  const [keywords, vision] = untrained();
  return [keywords, vibration(read), vision, ...clothesPair(read)];
};
