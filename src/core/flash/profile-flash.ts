/**
 * The flash bill of one model: where its file's bytes go, and TFLM's own code for exactly its operators.
 * The code was measured on a Cortex-M4; for other cores and for operators without a kernel the same
 * figures are given as modelled, with the reason.
 */
import type { KernelSet } from '../arena/plan';
import type { Graph, Operator } from '../graph/graph';
import type { ModelFile } from '../profile/profile';
import type { Bytes } from '../units';
import type { FlashPart, FlashProfile } from './flash';
import type { Family, LinkedImage } from './linked-image';
import { bssOf, imageOfAllOperators, linkedImage } from './linked-image';
import { weightParts } from './weights';

const FAMILY: Readonly<Record<KernelSet, Family>> = {
  ref: 'ref',
  'cmsis-nodsp': 'cmsis',
  'cmsis-dsp': 'cmsis',
  'cmsis-mve': 'cmsis',
};

const MEASURED: readonly KernelSet[] = ['ref', 'cmsis-dsp'];

const keyOf = ({ name, isCustom }: Operator): string => (isCustom ? `CUSTOM:${name}` : name);

const operatorKeys = (graph: Graph): ReadonlySet<string> =>
  new Set(graph.subgraphs.flatMap((subgraph) => subgraph.operators.map(keyOf)));

function notesOn(
  kernels: KernelSet,
  operators: ReadonlySet<string>,
  image: LinkedImage,
): readonly string[] {
  const notes = [
    'Code size is that of a Cortex-M4 image from GCC 12, at most 200 B above what the linker makes.',
    `Static RAM counts a resolver of ${operators.size} slots and the interpreter, not the arena.`,
  ];
  if (!MEASURED.includes(kernels)) {
    notes.push(
      `Code for ${kernels} was not measured: the figure is that of CMSIS-NN on a Cortex-M4.`,
    );
  }
  if (image.unknown.length > 0) {
    const names = image.unknown.map((key) => key.replace('CUSTOM:', '')).join(', ');
    notes.push(`Not counted, because TFLM has no kernel to measure: ${names}.`);
  }
  return notes;
}

/** File parts in order of interest; each takes at most what is left, so that they always add up. */
function fileParts(graph: Graph, file: ModelFile): readonly FlashPart[] {
  const { quantization, minMax, names, metadata } = file.layout;
  const parts: readonly FlashPart[] = [
    ...weightParts(graph),
    { kind: 'quantization', what: 'scales and zero points', bytes: quantization },
    { kind: 'min-max', what: 'recorded minima and maxima, which TFLM never reads', bytes: minMax },
    { kind: 'names', what: 'tensor and subgraph names, which TFLM never reads', bytes: names },
    { kind: 'metadata', what: 'metadata', bytes: metadata },
  ];
  let left: Bytes = file.bytes;
  const fitting = parts.map((part) => {
    const bytes = Math.min(part.bytes, left);
    left -= bytes;
    return { ...part, bytes };
  });
  const structure: FlashPart = {
    kind: 'structure',
    what: 'tables, shapes and options',
    bytes: left,
  };
  return [...fitting, structure].filter(({ bytes }) => bytes > 0);
}

/** Flash and static RAM for a model's file on one kernel library. */
export function profileFlash(graph: Graph, file: ModelFile, kernels: KernelSet): FlashProfile {
  const family = FAMILY[kernels];
  const operators = operatorKeys(graph);
  const withVariables = operators.has('VAR_HANDLE');
  const image = linkedImage('release', family, operators, withVariables);
  const verbose = linkedImage('withLogs', family, operators, withVariables);
  const isMeasured = MEASURED.includes(kernels) && image.unknown.length === 0;
  return {
    model: file.bytes,
    runtime: image.flash,
    total: file.bytes + image.flash,
    // Even where every section was measured, the linker's fill and merged strings are predicted.
    status: 'modelled',
    notes: notesOn(kernels, operators, image),
    runtimeWithLogs: verbose.flash,
    runtimeAllOps: imageOfAllOperators('release', family),
    runtimeAllOpsWithLogs: imageOfAllOperators('withLogs', family),
    staticRam: image.data + bssOf('release', operators),
    staticRamStatus: isMeasured ? 'exact' : 'modelled',
    parts: [
      ...fileParts(graph, file),
      { kind: 'runtime', what: 'interpreter, allocator and C library', bytes: image.base },
      { kind: 'runtime', what: 'kernels of these operators', bytes: image.flash - image.base },
    ],
  };
}
