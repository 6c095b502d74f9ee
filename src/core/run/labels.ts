/**
 * Names of classes, where the file brings them. TFLite's own tools append label files to the model as
 * a zip archive; other tools put a text into a metadata buffer. A text with as many lines as an output
 * has values is taken for its labels.
 */
import { unzipSync } from 'fflate';
import type { Graph } from '../graph/graph';
import { elementCount } from '../graph/graph';
import type { Bytes, TensorIndex } from '../units';

export interface Labels {
  /** The name of the text within the file. */
  readonly source: string;
  readonly names: readonly string[];
}

const LARGEST_TEXT: Bytes = 1 << 20;
const MOST_FILES = 16;
const LONGEST_LABEL = 200;

/** Labels for output tensor `output` of the main subgraph; undefined when the file has none that fit. */
export const labelsFor = (
  graph: Graph,
  model: Uint8Array,
  output: TensorIndex,
): Labels | undefined => {
  const shape = graph.subgraphs[0]?.tensors[output]?.shape ?? [];
  const classes = shape.at(-1) ?? 0;
  if (classes < 2 || elementCount(shape) !== classes) return undefined;
  const lists = [...appendedTexts(model), ...metadataTexts(graph, model)]
    .map(({ name, bytes }) => ({ source: name, names: linesOf(bytes) }))
    .filter(({ names }) => names.length === classes);
  return lists.find(({ source }) => /label/i.test(source)) ?? lists[0];
};

interface TextFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const linesOf = (bytes: Uint8Array): readonly string[] =>
  new TextDecoder('utf-8')
    .decode(bytes)
    .replace(/^\uFEFF/, '')
    .replace(/\s+$/, '')
    .split(/\r\n|\n/)
    .map((line) => line.trim().slice(0, LONGEST_LABEL));

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_END_BYTES = 22;

/** Text files of the archive behind the model; none when there is no archive, or a broken one. */
const appendedTexts = (model: Uint8Array): readonly TextFile[] => {
  const archive = appendedArchive(model);
  if (archive === undefined) return [];
  let files = 0;
  try {
    const texts = unzipSync(archive, {
      filter: ({ name, originalSize, size }) =>
        /\.(txt|csv)$/i.test(name) &&
        Math.max(originalSize, size) <= LARGEST_TEXT &&
        ++files <= MOST_FILES,
    });
    return Object.entries(texts).map(([name, bytes]) => ({ name, bytes }));
  } catch {
    // Labels are a comfort: without them values are told by their index.
    return [];
  }
};

/**
 * The archive by its end record, from where its own offsets count: some tools count them from the
 * start of the file, others from the start of the archive.
 */
const appendedArchive = (model: Uint8Array): Uint8Array | undefined => {
  const view = new DataView(model.buffer, model.byteOffset, model.length);
  const earliest = Math.max(0, model.length - DIRECTORY_END_BYTES - 0xffff);
  for (let at = model.length - DIRECTORY_END_BYTES; at >= earliest; at--) {
    if (view.getUint32(at, true) !== DIRECTORY_END) continue;
    const start = at - view.getUint32(at + 12, true) - view.getUint32(at + 16, true);
    return start < 0 ? undefined : model.subarray(start);
  }
  return undefined;
};

const metadataTexts = (graph: Graph, model: Uint8Array): readonly TextFile[] =>
  graph.metadata.flatMap(({ name, buffer }) => {
    const { offset, bytes = 0 } = graph.buffers[buffer] ?? {};
    if (!/label|class|\.txt$/i.test(name)) return [];
    if (offset === undefined || bytes === 0 || bytes > LARGEST_TEXT) return [];
    return [{ name, bytes: model.subarray(offset, offset + bytes) }];
  });
