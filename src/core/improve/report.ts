/**
 * A quantization as plain data, for people who have to say later how a file was made: the recipe, the
 * samples, the ranges, what it cost. Nothing in it depends on the machine or the hour; the same model,
 * samples and recipe give the same text.
 */
import type { DatasetOptions } from '../dataset/options';
import { differenceText, pairedDifference, shareInterval } from '../evaluate/paired';
import type { Cost, Counted, Fidelity, RoundingCost, TensorCost } from '../evaluate/cost';
import { sha256Hex } from '../profile/hash';
import type { Range, Ranges } from '../calibrate/calibration';
import type { Graph } from '../graph/graph';
import type { TensorIndex } from '../units';
import { toRuns } from './runs';
import type { SplitChoice } from './begin';
import type { Curve, FlowData, Made, Tried } from './flow';
import type { TrainingOptions } from './trainer';

export interface ReportRequest {
  /** Of the program that wrote the report. */
  readonly version: string;
  readonly model: { readonly name: string; readonly graph: Graph; readonly bytes: Uint8Array };
  readonly data: FlowData;
  /** How files became samples; absent for noise. */
  readonly preprocessing?: DatasetOptions;
  readonly split: SplitChoice;
  /** With what the network was trained; absent when it was not. */
  readonly training?: TrainingOptions;
  /** See `Calibration.sha256`. */
  readonly calibrationSha256: string;
  readonly made: Made;
  /** What the automatic setting tried. */
  readonly tried?: readonly Tried[];
  readonly curve?: Curve;
}

/** JSON has no infinities: they become texts. */
const jsonNumber = (value: number): number | string =>
  Number.isFinite(value) ? value : String(value);

/** The report, ready for JSON.stringify. */
export const toReportJson = async (request: ReportRequest) => {
  const { model, data, made, preprocessing, split, training } = request;
  const { quantized, ranges, cost } = made;
  return {
    arenascope: request.version,
    model: await fileJson(model.name, model.bytes),
    quantized: await fileJson(undefined, quantized.bytes),
    recipe: quantized.recipe,
    ...(training && { training }),
    data: {
      ...setJson(data.data),
      split: split.kind,
      calibration: toRuns(data.calibrationSamples),
      calibrationSha256: request.calibrationSha256,
      comparison: {
        ...setJson(data.comparison.data),
        samples: toRuns(data.comparison.samples),
        heldOut: data.comparison.heldOut,
      },
      ...((split.kind === 'held-out' || data.data.isSynthetic) && { seed: split.seed }),
      ...(preprocessing && { preprocessing }),
    },
    ranges: rangesJson(model.graph, ranges),
    cost: costJson(model.graph, cost),
    decisions: quantized.decisions,
    ...(request.tried && { tried: request.tried.map(triedJson) }),
    ...(request.curve && { curve: request.curve }),
  };
};

const fileJson = async (name: string | undefined, bytes: Uint8Array) => ({
  ...(name !== undefined && { name }),
  sha256: await sha256Hex(bytes),
  bytes: bytes.length,
});

const setJson = ({ name, count, isSynthetic, hasLabels }: FlowData['data']) => ({
  name,
  count,
  isSynthetic,
  hasLabels,
});

const nameOf = (graph: Graph, tensor: TensorIndex): string =>
  graph.subgraphs[0]?.tensors[tensor]?.name ?? '';

const rangesJson = (graph: Graph, ranges: Ranges) =>
  [...ranges].map(([tensor, { min, max }]: readonly [TensorIndex, Range]) => ({
    tensor,
    name: nameOf(graph, tensor),
    min,
    max,
  }));

/** A cost with the intervals that say what so many samples can show. */
const costJson = (graph: Graph, cost: Cost) => {
  const { samples, heldOut, isSynthetic, execution } = cost;
  return {
    execution,
    samples,
    heldOut,
    isSynthetic,
    ...(cost.compared && { compared: cost.compared }),
    ...(cost.floatRight && { floatAccuracy: shareJson(cost.floatRight) }),
    tflm: roundingJson(cost.double),
    tfliteDesktop: roundingJson(cost.single),
    tensorSamples: cost.tensorSamples,
    tensors: cost.tensors.map((tensor) => tensorJson(graph, tensor)),
    deadChannels: cost.deadChannels,
  };
};

const fidelityJson = ({ sqnr, cosine, maxError }: Fidelity) => ({
  sqnr: jsonNumber(sqnr),
  cosine,
  maxError,
});

const shareJson = (counted: Counted) => {
  const { low, high } = shareInterval(counted);
  return { ...counted, share: counted.of === 0 ? 0 : counted.hits / counted.of, low, high };
};

const roundingJson = ({ outputs, right, paired }: RoundingCost) => ({
  outputs: outputs.map(({ top1, ...output }) => ({
    ...fidelityJson(output),
    ...(top1 && { top1: shareJson(top1) }),
  })),
  ...(right && { accuracy: shareJson(right) }),
  ...(paired && {
    paired: { ...paired, ...pairedDifference(paired), inWords: differenceText(paired) },
  }),
});

const tensorJson = (graph: Graph, { tensor, ...cost }: TensorCost) => ({
  tensor,
  name: nameOf(graph, tensor),
  type: cost.type.toLowerCase(),
  ...fidelityJson(cost),
  saturatedLow: cost.saturatedLow,
  saturatedHigh: cost.saturatedHigh,
});

const triedJson = ({ recipe, error, ...tried }: Tried) => ({
  ...tried,
  error: jsonNumber(error),
  recipe,
});
