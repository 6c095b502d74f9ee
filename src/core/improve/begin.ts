/**
 * How a quantization begins: the model is taken in, with what its file says about its data, and the
 * samples are parted into those that make the ranges and those that test the result.
 */
import type { FloatModel } from '../calibrate/float-network';
import type { Dataset } from '../dataset/dataset';
import { endsOf } from '../dataset/model-ends';
import type { ModelEnds } from '../dataset/model-ends';
import { calibrationPart, split } from '../dataset/split';
import { readInputMetadata } from '../formats/tflite/input-metadata';
import type { Graph } from '../graph/graph';
import { openFloatModel } from '../quantize/open-float';
import { labelsFor } from '../run/labels';
import type { FlowData } from './flow';

export interface Begun {
  readonly model: FloatModel;
  /** What was changed on the way in, a sentence each. */
  readonly notes: readonly string[];
  readonly ends: ModelEnds;
}

/** @throws InputError when there is nothing to quantize, with the reason; see `openFloatModel` */
export const begin = (graph: Graph, bytes: Uint8Array): Begun => {
  const { model, notes } = openFloatModel(graph, bytes);
  const [output] = graph.subgraphs[0]?.outputs ?? [];
  const labels = output === undefined ? undefined : labelsFor(graph, bytes, output);
  const expected = readInputMetadata(graph, bytes);
  return { model, notes, ends: endsOf(model.graph, expected, labels?.names) };
};

/** Which samples make the ranges and which ones test the result. */
export interface SplitChoice {
  /**
   * `held-out`: no sample does both, taken at random by the seed. `converter`: all samples make the
   * ranges, in the order of the files, and the same ones test; what the TFLite converter does.
   */
  readonly kind: 'held-out' | 'converter';
  /** Most samples to calibrate with; not for `converter`. */
  readonly calibration: number;
  /** With `converter`: only so many, from the start; the rest is then held out. */
  readonly first?: number;
  /** Most samples to compare on. */
  readonly comparison: number;
  readonly seed: number;
}

/** The samples, parted; with what the user should know about it. */
export const partData = (
  data: Dataset,
  choice: SplitChoice,
): { readonly data: FlowData; readonly notes: readonly string[] } => {
  const part = (calibrationSamples: readonly number[], samples: readonly number[]): FlowData => {
    const heldOut = samples.length > 0;
    const compared = (heldOut ? samples : calibrationSamples).slice(0, choice.comparison);
    return { data, calibrationSamples, comparison: { data, samples: compared, heldOut } };
  };
  if (choice.kind === 'converter') {
    const all = Array.from({ length: data.count }, (_, i) => i);
    const first = Math.min(choice.first ?? data.count, data.count);
    return {
      data: part(all.slice(0, first), all.slice(first)),
      notes: first < data.count ? [] : [ALL_CALIBRATE],
    };
  }
  const { calibration, comparison: heldOut, seed } = choice;
  const parts = split(data, {
    calibration: calibrationPart(data.count, calibration),
    heldOut,
    seed,
  });
  return { data: part(parts.calibration, parts.heldOut), notes: parts.notes };
};

const ALL_CALIBRATE =
  'As with the converter, no sample is held out: the cost is measured on samples the ranges were made from.';
