/**
 * Whether TensorFlow Lite Micro has a kernel for an operator with exactly these types and shapes, and
 * if not, why and what to do. Checks, in order: is there a kernel, can TFLM hold the tensors at all, do
 * the types fit one of the kernel's signatures, does the operator keep the kernel's limits.
 */
import type { KernelSet } from '../arena/plan';
import type { DType } from './dtypes';
import { elementBytes } from './dtypes';
import type { Graph, Operator, Subgraph, Tensor } from './graph';
import { adviceForMissingKernel, adviceForType } from './support-advice';
import type { Limit, Obstacle, Site } from './support-limits';
import { kernelOf } from './support-limits';
import type { Mismatch } from './support-signature';
import { disagreements, signaturesOf } from './support-signature';
import type { KernelRow } from './support-table';
import { BUILTIN_KERNELS, CUSTOM_KERNELS } from './support-table';

export type Support = { readonly supported: true } | ({ readonly supported: false } & Obstacle);

const SUPPORTED: Support = { supported: true };

/** TFLM's shape class holds 6 dimensions and does not check in release builds. */
const MAX_RANK = 6;

const rowOf = ({ name, isCustom }: Operator): KernelRow | undefined => {
  const table = isCustom ? CUSTOM_KERNELS : BUILTIN_KERNELS;
  return Object.hasOwn(table, name) ? table[name] : undefined;
};

const listOf = (types: readonly DType[]): string =>
  types.length < 2 ? types.join('') : `${types.slice(0, -1).join(', ')} or ${types.at(-1)}`;

/** TFLite's old way to write a scalar: one dimension of size 0. */
const isLegacyScalar = (shape: readonly number[]): boolean => shape.length === 1 && shape[0] === 0;

const holdable: readonly ((tensor: Tensor, isOutput: boolean) => Obstacle | undefined)[] = [
  ({ type, name }) =>
    elementBytes(type) === 0
      ? {
          reason: `TFLM cannot hold ${type} tensors, and "${name}" is one.`,
          advice: 'Move that part of the graph out of the model.',
        }
      : undefined,
  ({ shape, name }) =>
    shape.length > MAX_RANK
      ? {
          reason: `TFLM handles at most ${MAX_RANK} dimensions, and "${name}" has ${shape.length}.`,
          advice: 'Merge dimensions before exporting.',
        }
      : undefined,
  ({ shape, name }, isOutput) =>
    shape.some((d) => d < 0 || (d === 0 && isOutput && !isLegacyScalar(shape)))
      ? {
          reason: `TFLM has no dynamic tensors, and the shape of "${name}" is [${shape.join(', ')}].`,
          advice: 'Export the model with fixed shapes, batch size included.',
        }
      : undefined,
  ({ isSparse, name }) =>
    isSparse
      ? {
          reason: `TFLM reads weights as dense, and "${name}" is stored sparse.`,
          advice: 'Export without sparsity, so that the weights are stored dense.',
        }
      : undefined,
];

/** A RESHAPE may leave dimensions open in its output: its Prepare works them out. */
const resolvesOutput = (operator: Operator): boolean => operator.name === 'RESHAPE';

function unholdable({ inputs, outputs, operator }: Site): Obstacle | undefined {
  const checked = [
    ...inputs.map((tensor) => ({ tensor, isOutput: false })),
    ...(resolvesOutput(operator) ? [] : outputs.map((tensor) => ({ tensor, isOutput: true }))),
  ];
  for (const { tensor, isOutput } of checked) {
    if (tensor === undefined) continue;
    for (const check of holdable) {
      const obstacle = check(tensor, isOutput);
      if (obstacle !== undefined) return obstacle;
    }
  }
  return undefined;
}

const position = ({ side, index }: Mismatch): number => (side === 'input' ? index : 1e6 + index);

/** Of two signatures that do not fit, the one that fits further; then the one with fewer failures. */
const closer = (a: readonly Mismatch[], b: readonly Mismatch[]): readonly Mismatch[] => {
  const [p, q] = [a[0], b[0]].map((mismatch) => (mismatch === undefined ? 0 : position(mismatch)));
  if (p === q) return b.length < a.length ? b : a;
  return (p ?? 0) > (q ?? 0) ? a : b;
};

/** Names the first position where even the closest signature fails, and all that it could be there. */
function wrongType(site: Site, failures: readonly (readonly Mismatch[])[]): Obstacle | undefined {
  const closest = failures.reduce(closer)[0];
  if (closest === undefined) return undefined;
  const here = failures.flatMap(([m]) => (m && position(m) === position(closest) ? [m] : []));
  const types = here.flatMap(({ accepts }) => (accepts === 'any' ? [] : accepts));
  const mismatch: Mismatch = { ...closest, accepts: [...new Set(types)] };
  const first = site.inputs[0]?.type;
  return {
    reason: mismatchSentence(site, mismatch, first),
    advice: adviceForType(mismatch, first),
  };
}

function mismatchSentence(site: Site, mismatch: Mismatch, first: DType | undefined): string {
  const { side, index, accepts, tensor } = mismatch;
  const place = `${side} ${index}`;
  if (tensor === undefined) return `${kernelOf(site)} needs ${place}, and it is not given.`;
  if (accepts.length === 0)
    return `${kernelOf(site)} takes no ${place}, and "${tensor.name}" is given.`;
  const given = place === 'input 0' || first === undefined ? '' : ` when input 0 is ${first}`;
  const wanted = accepts === 'any' ? 'any type' : listOf(accepts);
  return `${kernelOf(site)} takes ${wanted} as ${place}${given}; "${tensor.name}" is ${tensor.type}.`;
}

function obstacleTo(site: Site, row: KernelRow): Obstacle | undefined {
  const [text, ...limits] = row;
  const failures = signaturesOf(text).map((s) => disagreements(s, site.inputs, site.outputs));
  if (failures.every((mismatches) => mismatches.length > 0)) return wrongType(site, failures);
  return firstOf(site, limits);
}

function firstOf(site: Site, limits: readonly Limit[]): Obstacle | undefined {
  for (const limit of limits) {
    const obstacle = limit(site);
    if (obstacle !== undefined) return obstacle;
  }
  return undefined;
}

/**
 * TFLM's verdict on one operator, for the reference kernels or for CMSIS-NN (which falls back on them
 * and is a little narrower in ranks). Custom operators are known by name only.
 */
export function supportOf(
  graph: Graph,
  subgraph: Subgraph,
  operator: Operator,
  kernels: KernelSet = 'ref',
): Support {
  const row = rowOf(operator);
  if (row === undefined) {
    const kind = operator.isCustom ? 'the custom operator ' : '';
    const reason = `TFLM has no kernel for ${kind}${operator.name}.`;
    return { supported: false, reason, advice: adviceForMissingKernel(operator) };
  }
  const tensors = (list: readonly number[]): readonly (Tensor | undefined)[] =>
    list.map((index) => subgraph.tensors[index]);
  const inputs = tensors(operator.inputs);
  const site: Site = { graph, operator, kernels, inputs, outputs: tensors(operator.outputs) };
  const obstacle = unholdable(site) ?? obstacleTo(site, row);
  return obstacle === undefined ? SUPPORTED : { supported: false, ...obstacle };
}
