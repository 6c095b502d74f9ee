/** The built-in samples in float, from their weights: what quantizing them starts from. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { FloatModel } from '../../src/core/calibrate/float-network';
import { readTflite } from '../../src/core/formats/tflite/read';
import { trainedNetwork } from '../../src/core/samples/float-network';
import type { BuildFloat } from '../../src/core/samples/networks';
import {
  clothes,
  keywordSpotting,
  vibrationAnomaly,
  visionMobilenet,
} from '../../src/core/samples/networks';
import { packWeights, unpackWeights } from '../../src/core/samples/weights';

const FOLDER = 'src/core/samples/weights';

const BUILDERS: Readonly<Record<string, BuildFloat>> = {
  clothes,
  'keyword-spotting': keywordSpotting,
  'vibration-anomaly': vibrationAnomaly,
  'vision-96': visionMobilenet,
};

export const readFloatSample = (id: string): FloatModel => {
  const build = BUILDERS[id];
  if (build === undefined) throw new Error(`There is no sample ${id}.`);
  const weights = unpackWeights(readFileSync(`${FOLDER}/${id}.f16`));
  const bytes = build(trainedNetwork(weights), id);
  return { graph: readTflite(bytes).graph, bytes };
};

/** Keeps the weights of a trained model, in the order in which building it asks for them. */
export const keepWeights = (id: string, { graph, bytes }: FloatModel): void => {
  const main = graph.subgraphs[0];
  const values = (main?.operators ?? []).flatMap(({ inputs }) =>
    inputs.slice(1).flatMap((index) => {
      const tensor = main?.tensors[index];
      const buffer = graph.buffers[tensor?.buffer ?? 0];
      if (tensor?.type !== 'FLOAT32' || buffer?.offset === undefined || buffer.bytes === 0)
        return [];
      const at = bytes.byteOffset + buffer.offset;
      return [...new Float32Array(bytes.buffer.slice(at, at + buffer.bytes))];
    }),
  );
  writeFileSync(`${FOLDER}/${id}.f16`, packWeights(Float32Array.from(values)));
};
