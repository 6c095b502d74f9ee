/**
 * Counts what a model file spends besides weights: the values of quantization vectors, minima and
 * maxima, the characters of tensor names, and metadata blobs. Length words and padding are structure,
 * not counted here. Files could share one vector between tensors (no converter does); each use counts.
 */
import type { FileLayout } from '../../profile/profile';
import type { Bytes } from '../../units';
import type { TfliteModel, TfliteTensor } from './model';

const bytesOf = (view: { readonly byteLength: Bytes } | undefined): Bytes => view?.byteLength ?? 0;

const sum = (values: readonly Bytes[]): Bytes => values.reduce((total, value) => total + value, 0);

const encoder = new TextEncoder();

/** UTF-8 bytes of a text. */
const textBytes = (text: string | undefined): Bytes => encoder.encode(text).length;

const quantizationBytes = ({ quantization }: TfliteTensor): Bytes =>
  bytesOf(quantization?.scale) + bytesOf(quantization?.zeroPoint);

const minMaxBytes = ({ quantization }: TfliteTensor): Bytes =>
  bytesOf(quantization?.min) + bytesOf(quantization?.max);

/** Where the file's bytes go, weights apart. */
export function fileLayout(model: TfliteModel): FileLayout {
  const tensors = (model.subgraphs ?? []).flatMap((subgraph) => subgraph.tensors ?? []);
  const blobs = new Set((model.metadata ?? []).map(({ buffer }) => buffer));
  return {
    quantization: sum(tensors.map(quantizationBytes)),
    minMax: sum(tensors.map(minMaxBytes)),
    names: sum(tensors.map(({ name }) => textBytes(name))),
    metadata: sum([...blobs].map((index) => bytesOf(model.buffers?.[index]?.data))),
  };
}
