/** The quantizer's model and samples: opened from Blobs, described as the page shows them. */
import type { FloatModel } from '../core/calibrate/float-network';
import type { Dataset } from '../core/dataset/dataset';
import type { ModelEnds } from '../core/dataset/model-ends';
import { noiseDataset } from '../core/dataset/noise';
import { openDataset } from '../core/dataset/open-dataset';
import type { OpenedDataset } from '../core/dataset/opened';
import { defaultOptions } from '../core/dataset/options';
import type { DatasetOptions } from '../core/dataset/options';
import { InputError } from '../core/errors';
import { checkFileSize, openModel } from '../core/formats/open';
import { begin } from '../core/improve/begin';
import { quoteName } from '../core/text';
import { browserHost, filesOf } from './blob-file';
import { optionsOf } from './operator-options';
import type { DataDescription, DataSource, OpenedFloat, SamplePreview } from './quantizer-api';

export interface HeldModel {
  readonly name: string;
  readonly model: FloatModel;
  readonly ends: ModelEnds;
  readonly opened: OpenedFloat;
}

/** @throws InputError when it cannot be read, or there is nothing to quantize */
export async function openFloatFile(file: Blob, name: string): Promise<HeldModel> {
  checkFileSize(file.size, name);
  const { graph, bytes } = openModel(await contentOf(file, name), name);
  const { model, notes, ends } = begin(graph, bytes);
  const opened: OpenedFloat = {
    graph: model.graph,
    notes,
    options: optionsOf(model),
    ends,
    defaults: defaultOptions(ends),
  };
  return { name, model, ends, opened };
}

async function contentOf(file: Blob, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new InputError(
      'bad-file',
      `${quoteName(name)} could not be read: it has changed since it was opened.`,
      'Open it once more.',
    );
  }
}

export interface HeldData {
  readonly source: DataSource;
  readonly options: DatasetOptions;
  readonly opened: OpenedDataset;
}

/** @throws InputError `bad-input` when there are no samples for this model in it */
export async function openSource(
  source: DataSource,
  ends: ModelEnds,
  options: DatasetOptions,
): Promise<HeldData> {
  const opened =
    source.kind === 'noise'
      ? noiseDataset(ends, source.noise)
      : await openDataset(filesOf(source.files), ends, options, browserHost);
  return { source, options, opened };
}

export function describeData({ opened: { dataset, kind, notes } }: HeldData): DataDescription {
  const { name, count, isSynthetic, hasLabels, classes, labels } = dataset;
  const perClass: number[] = [];
  labels?.forEach((label) => {
    if (label >= 0) perClass[label] = (perClass[label] ?? 0) + 1;
  });
  const counts = Array.from(perClass, (samples: number | undefined) => samples ?? 0);
  return { name, kind, count, isSynthetic, hasLabels, classes, perClass: counts, notes };
}

/** Sample `index` as the network will see it. */
export async function previewOf(
  dataset: Dataset,
  { inputs: kinds }: ModelEnds,
  index: number,
): Promise<SamplePreview> {
  const { name, label, inputs } = await dataset.read(index);
  return {
    index,
    name,
    ...(label !== undefined && { label }),
    inputs: inputs.map((values, i) => ({
      shape: kinds[i]?.kind.shape ?? [values.length],
      values: values.slice(),
      ...extremesOf(values),
    })),
  };
}

const extremesOf = (values: Float32Array): { readonly min: number; readonly max: number } => {
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
};
