/**
 * Generated profiles for the link tests: graphs that the checks accept (operators in an order they can
 * run in, sizes that fit), with everything else as odd as it may be.
 */
import fc from 'fast-check';
import { ABIS, KERNEL_SETS } from '../../arena/plan';
import type { DType } from '../../graph/dtypes';
import { elementBytes } from '../../graph/dtypes';
import type { Graph, Operator, Options, Quantization, Subgraph, Tensor } from '../../graph/graph';
import { elementCount } from '../../graph/graph';
import { operatorName } from '../../graph/operators';
import type { Shared } from '../shared';

const FILE_BYTES = 1_000_000;

/** Names as exporters make them, and names as nobody would. */
const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc
    .tuple(fc.constantFrom('block_', 'conv2d_', 'model/', '007-', '\0', '\ufeff'), fc.nat(300))
    .map(([stem, number]) => `${stem}${number}/Relu6`),
);

const optionValue = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.float(),
  fc.boolean(),
  fc.string({ maxLength: 8 }),
  fc.array(fc.integer(), { maxLength: 4 }),
  fc.array(fc.double(), { maxLength: 4 }),
);

/** Keys of real options and of no options; not the ones that are checked to be positive. */
const options: fc.Arbitrary<Options> = fc.dictionary(
  fc.constantFrom('axis', 'beta', 'newShape', 'keepDims', '__proto__', 'constructor', ''),
  optionValue,
  { maxKeys: 4, noNullPrototype: true },
);

const type = fc.constantFrom<DType>('INT8', 'INT16', 'INT32', 'FLOAT32', 'INT4', 'BOOL', 'INT64');
const shape = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 4 });

const storedBytes = (of: DType, dimensions: readonly number[]): number =>
  of === 'INT4'
    ? Math.ceil(elementCount(dimensions) / 2)
    : elementCount(dimensions) * elementBytes(of);

const quantizationOf = (dimensions: readonly number[]): fc.Arbitrary<Quantization> =>
  fc
    .record({
      perChannel: fc.boolean(),
      axis: fc.integer({ min: 0, max: 3 }),
      scale: fc.float(),
      zeroPoint: fc.integer({ min: -40_000, max: 40_000 }),
      hasZeroPoint: fc.boolean(),
      keepsValues: fc.boolean(),
    })
    .map(({ perChannel, axis, scale, zeroPoint, hasZeroPoint, keepsValues }) => {
      const scaleCount = perChannel ? (dimensions[axis] ?? 1) : 1;
      const zeroPointCount = hasZeroPoint ? scaleCount : 0;
      return {
        scaleCount,
        zeroPointCount,
        axis,
        scales: keepsValues ? Array.from({ length: scaleCount }, () => scale) : [],
        zeroPoints: keepsValues ? Array.from({ length: zeroPointCount }, () => zeroPoint) : [],
      };
    });

interface Draft {
  readonly tensor: Tensor;
  /** Bytes of constant data; 0 for a tensor that an operator or the caller fills. */
  readonly constant: number;
}

const tensor: fc.Arbitrary<Draft> = fc
  .record({ type, shape })
  .chain(({ type: of, shape: dimensions }) =>
    fc
      .record(
        {
          name,
          isVariable: fc.boolean(),
          isSparse: fc.boolean(),
          shapeSignature: fc.array(fc.integer({ min: -1, max: 9 }), { minLength: 1, maxLength: 5 }),
          quantization: quantizationOf(dimensions),
          constant: fc.constantFrom(
            0,
            storedBytes(of, dimensions),
            storedBytes(of, dimensions) + 7,
          ),
        },
        { requiredKeys: ['name', 'isVariable', 'isSparse', 'constant'] },
      )
      .map(({ constant, ...facts }) => ({
        tensor: { ...facts, type: of, shape: dimensions, buffer: 0 },
        constant,
      })),
  );

/** Wires drafts up: the first tensors are inputs, each operator reads earlier ones and writes the next. */
function wire(
  drafts: readonly Draft[],
  kinds: readonly Omit<Operator, 'inputs' | 'outputs'>[],
  seed: number,
) {
  const buffers = [0];
  const written = new Set<number>();
  const given = Math.max(1, drafts.length - kinds.length);
  const tensors = drafts.map(({ tensor: facts, constant }, i) => {
    if (i < given && constant > 0) return { ...facts, buffer: buffers.push(constant) - 1 };
    return facts;
  });
  const operators = kinds.slice(0, drafts.length - given).map((kind, i) => {
    const output = given + i;
    written.add(output);
    const inputs = [seed % output, (seed * 7 + i) % output, i % 3 === 0 ? -1 : i % output];
    return { ...kind, inputs, outputs: [output] };
  });
  const inputs = tensors.flatMap(({ buffer }, i) => (buffer === 0 && !written.has(i) ? [i] : []));
  return { tensors, operators, inputs, outputs: [tensors.length - 1], buffers };
}

const operatorKind = fc.record({
  // Operators without required inputs and without calls, and one of the user's own.
  identity: fc.oneof(
    fc
      .constantFrom(89, 48, 77, 130)
      .map((code) => ({ name: operatorName(code), code, isCustom: false })),
    fc
      .constantFrom('MY_OP', 'SignalWindow', 'é"')
      .map((custom) => ({ name: custom, code: 32, isCustom: true })),
  ),
  version: fc.integer({ min: 0, max: 12 }),
  options,
});

const graph: fc.Arbitrary<Graph> = fc
  .record(
    {
      drafts: fc.array(tensor, { minLength: 1, maxLength: 12 }),
      kinds: fc.array(operatorKind, { maxLength: 8 }),
      seed: fc.nat(1000),
      subgraphName: name,
      extra: fc.boolean(),
      metadata: fc.array(name, { maxLength: 2 }),
      idle: fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 2 }),
      offlinePlan: fc.array(fc.integer({ min: -1, max: 5000 }), { maxLength: 5 }),
    },
    { requiredKeys: ['drafts', 'kinds', 'seed', 'subgraphName', 'extra', 'metadata', 'idle'] },
  )
  .map(({ drafts, kinds, seed, subgraphName, extra, metadata, idle, offlinePlan }) => {
    const plain = kinds.map(({ identity, version, options: chosen }) => ({
      ...identity,
      version,
      options: chosen,
      intermediates: [],
    }));
    const { buffers, ...parts } = wire(drafts, plain, seed);
    const main: Subgraph = { name: subgraphName, ...parts };
    const empty: Subgraph = { name: '', tensors: [], operators: [], inputs: [], outputs: [] };
    return {
      description: 'left out',
      subgraphs: extra ? [main, empty] : [main],
      // Every other one lies where the one before lies, as writers do that store equal data once.
      buffers: [...buffers, ...idle].map((bytes, i) => ({ bytes, offset: i >> 1 })),
      metadata: metadata.map((entry) => ({ name: entry, buffer: 0 })),
      signatures: [],
      ...(offlinePlan && { offlinePlan }),
    };
  });

const hex = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''));

const share = fc.nat(10_000);

/** A profile that the checks accept. */
export const sharedArbitrary: fc.Arbitrary<Shared> = fc
  .record(
    {
      graph,
      fileName: name,
      sha256: hex,
      layout: fc.record({ quantization: share, minMax: share, names: share, metadata: share }),
      kernels: fc.constantFrom(...KERNEL_SETS),
      abi: fc.constantFrom(...ABIS),
      board: fc.constantFrom('pico', 'some board of the future'),
      view: fc.record(
        {
          tab: fc.constantFrom('flash', 'boards'),
          selection: fc.constant('o0.3'),
          step: fc.nat(),
          budget: fc.nat(),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['graph', 'fileName', 'sha256', 'layout', 'kernels', 'abi', 'view'] },
  )
  .map(({ graph: made, fileName, sha256, layout, ...rest }) => ({
    ...rest,
    model: { file: { name: fileName, sha256, bytes: FILE_BYTES, layout }, graph: made },
  }));
