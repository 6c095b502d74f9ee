/** Measures models on an emulated core: whole inferences and single operators. */
import { countMacs } from '../../../src/core/graph/macs';
import type { Core } from './cores';
import { emulate } from './emulate';
import type { Sampler } from './emulate';
import type { Image } from './image';
import { buildImage, DOUBLE_ROUNDING_ONLY } from './image';
import type { BenchCase } from './model';
import { packOf } from './pack';
import type { CaseReport } from './report';
import { readReport } from './report';

export interface OperatorTime {
  readonly index: number;
  readonly name: string;
  readonly time: number;
  readonly macs: number;
  /** Elements of the first output. */
  readonly elements: number;
  /** Kinds of the records it became. */
  readonly kinds: readonly number[];
}

export interface Measurement {
  readonly name: string;
  /** A whole inference; repeated, it is the same but for the clock's rounding. */
  readonly invoke: number;
  readonly repeat: number;
  readonly operators: readonly OperatorTime[];
  readonly outputCrc: string;
  /** Bytes of stack that as_run needs below its caller, and as_load. */
  readonly runStack: number;
  readonly loadStack: number;
  readonly arenaBytes: number;
}

/** The image that timings are taken with: TFLM's rounding only, as on a device. */
export const timingImage = (core: Core): Image =>
  buildImage({ core, name: 'timing', defines: [DOUBLE_ROUNDING_ONLY] });

/** Measures one model. Throws when the image refuses its program. */
export const measure = (
  core: Core,
  image: Image,
  model: BenchCase,
  sampler?: Sampler,
): Measurement => {
  const { name, program, input } = model;
  const pack = packOf([{ program: program.bytes, inferences: [input], isTimed: true }]);
  const [report] = readReport(emulate(core, image, pack, sampler), core);
  if (report?.status !== 0) {
    throw new Error(`${name}: status ${report?.status} at offset ${report?.cursor}`);
  }
  return {
    name,
    invoke: report.whole[0] ?? 0,
    repeat: report.whole[1] ?? 0,
    operators: operatorsOf(model, report),
    outputCrc: report.outputs[0]?.[0] ?? '',
    runStack: report.runStack,
    loadStack: report.loadStack,
    arenaBytes: program.arenaBytes,
  };
};

const operatorsOf = ({ graph }: BenchCase, report: CaseReport): readonly OperatorTime[] => {
  const main = graph.subgraphs[0];
  if (main === undefined) return [];
  return main.operators.map((operator, index) => {
    const records = report.records.filter(({ op }) => op === index);
    const output = main.tensors[operator.outputs[0] ?? -1];
    return {
      index,
      name: operator.name,
      time: records.reduce((sum, { time }) => sum + time, 0),
      macs: countMacs(main, operator),
      elements: (output?.shape ?? []).reduce((product, extent) => product * extent, 1),
      kinds: records.map(({ kind }) => kind),
    };
  });
};
