/** A small quantized model and a profile of it, for tests of the exporters. */
import type { Graph, Operator, Tensor } from '../../graph/graph';
import type { OperatorProfile, Profile } from '../../profile/profile';

const tensorOf = (facts: Partial<Tensor>): Tensor => ({
  name: 't',
  type: 'INT8',
  shape: [1, 4],
  buffer: 0,
  isVariable: false,
  isSparse: false,
  ...facts,
});

export const operatorOf = (name: string, facts: Partial<Operator> = {}): Operator => ({
  name,
  code: 9,
  isCustom: false,
  version: 1,
  inputs: [0],
  outputs: [1],
  intermediates: [],
  options: {},
  ...facts,
});

const quantization = (scale: number, zeroPoint: number) => ({
  scaleCount: 1,
  zeroPointCount: 1,
  scales: [scale],
  zeroPoints: [zeroPoint],
  axis: 0,
});

/** One input and one output with the operators between them. */
export const graphOf = (operators: readonly Operator[]): Graph => ({
  description: '',
  subgraphs: [
    {
      name: 'main',
      tensors: [
        tensorOf({ name: 'input', quantization: quantization(0.1, -128) }),
        tensorOf({ name: 'output', type: 'UINT8', quantization: quantization(1 / 256, 0) }),
      ],
      operators,
      inputs: [0],
      outputs: [1],
    },
  ],
  buffers: [{ bytes: 0 }],
  metadata: [],
  signatures: [],
});

const operatorProfile = (
  { name }: Operator,
  index: number,
  unsupported: boolean,
): OperatorProfile => ({
  subgraph: 0,
  index,
  op: name,
  version: 1,
  macs: 0,
  parameters: 0,
  weightBytes: 0,
  supported: !unsupported,
});

/** A profile of `graph` with invented figures; operators named in `unsupported` have no kernel. */
export function profileOf(
  graph: Graph,
  name: string,
  unsupported: readonly string[] = [],
): Profile {
  const target = { kernels: 'cmsis-dsp', abi: 'short-enums' } as const;
  return {
    model: {
      name,
      sha256: 'ab'.repeat(32),
      bytes: 40,
      layout: { quantization: 0, minMax: 0, names: 0, metadata: 0 },
    },
    target,
    arena: {
      target,
      used: 772,
      head: 32,
      tail: 740,
      minimum: 1024,
      minimumTerms: [],
      status: 'exact',
      notes: [],
      buffers: [],
      persistent: [],
      timeline: [],
    },
    operators: graph.subgraphs.flatMap(({ operators }) =>
      operators.map((operator, i) =>
        operatorProfile(operator, i, unsupported.includes(operator.name)),
      ),
    ),
    flash: {
      model: 40,
      runtime: 30_000,
      total: 30_040,
      status: 'exact',
      notes: [],
      runtimeWithLogs: 40_000,
      runtimeAllOps: 90_000,
      runtimeAllOpsWithLogs: 120_000,
      staticRam: 100,
      staticRamStatus: 'exact',
      parts: [],
    },
  };
}
