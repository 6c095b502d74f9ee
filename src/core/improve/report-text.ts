/** The whole report of a quantization as text: how the file was made, and what calibration saw. */
import { reportOn } from '../calibrate/report';
import type { DatasetOptions } from '../dataset/options';
import type { SplitChoice } from './begin';
import type { Curve, Made, Prepared, Tried } from './flow';
import { toReportJson } from './report';
import type { TrainingOptions } from './trainer';

export interface ReportSubject {
  readonly version: string;
  /** Of the float model's file. */
  readonly name: string;
  /** How files became samples; absent for noise. */
  readonly preprocessing?: DatasetOptions;
  readonly notes: readonly string[];
  readonly split: SplitChoice;
  readonly prepared: Prepared;
  readonly made: Made;
  readonly tried?: readonly Tried[];
  readonly curve?: Curve;
  /** With what the network was trained; absent when it was not. */
  readonly training?: TrainingOptions;
}

/** Ends with a line break. */
export const reportText = async (subject: ReportSubject): Promise<string> => {
  const { prepared, split, name, notes, ...rest } = subject;
  const json = await toReportJson({
    ...rest,
    model: { name, ...prepared.model },
    data: prepared,
    split,
    calibrationSha256: prepared.calibration.sha256,
  });
  const { tensors, ...calibration } = reportOn(prepared.calibration);
  const report = {
    ...json,
    notes,
    calibration: {
      ...calibration,
      tensors: tensors.map((tensor) => ({
        name: prepared.model.graph.subgraphs[0]?.tensors[tensor.tensor]?.name ?? '',
        ...tensor,
      })),
    },
  };
  return `${JSON.stringify(report, (_, value: unknown) => plainValue(value), 2)}\n`;
};

/** JSON has no infinities: they become texts. */
const plainValue = (value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
